/* SPDX-License-Identifier: MIT */
#include "link/judge.h"

#include <string.h>

#include "base/str.h"
#include "link/plan.h"
#include "object/relocation.h"

enum { MOST_PADDING = 64 };

static void refuse(struct symbol_plan *p, const char *why) {
    p->refused = true;
    p->why_refused = why;
}

static const Elf64_Shdr *section_of(const struct object_file *f, const Elf64_Sym *y) {
    return y->st_shndx < f->elf.section_count ? &f->elf.sections[y->st_shndx] : NULL;
}

enum symbol_kind judge_kind(const struct object_file *f, const Elf64_Sym *y) {
    const Elf64_Shdr *section = section_of(f, y);

    if (y->st_shndx == SHN_COMMON)
        return KIND_DATA;
    if (!section || ELF64_ST_TYPE(y->st_info) == STT_GNU_IFUNC)
        return KIND_UNKNOWN;
    if (ELF64_ST_TYPE(y->st_info) == STT_TLS)
        return KIND_TLS;
    if (ELF64_ST_TYPE(y->st_info) == STT_FUNC || (section->sh_flags & SHF_EXECINSTR))
        return KIND_FUNCTION;
    return KIND_DATA;
}

bool judge_is_constant(const struct object_file *f, const Elf64_Sym *y) {
    const Elf64_Shdr *section = section_of(f, y);

    return section && (!(section->sh_flags & SHF_WRITE) ||
                       str_starts(elf_section_name(&f->elf, section), ".data.rel.ro"));
}

uint64_t judge_alignment(const struct object_file *f, const Elf64_Sym *y) {
    const Elf64_Shdr *section = section_of(f, y);
    uint64_t from_value = y->st_value & -y->st_value, whole;

    if (!section) /* COMMON: gABI, st_value */
        return y->st_value;
    whole = section->sh_addralign ? section->sh_addralign : 1;
    return from_value && from_value < whole ? from_value : whole;
}

/* A definition of size 0 is an empty array when nothing but padding stands between it and the next
 * symbol; else its size is just not known (assembler sources without .size). */
static bool is_empty(const struct object_file *f, const Elf64_Sym *y, const Elf64_Shdr *section) {
    uint64_t next = section->sh_size;
    struct str data = elf_section_data(&f->elf, section);

    for (uint32_t i = 1; i < f->elf.symbol_count; i++) {
        const Elf64_Sym *other = &f->elf.symbols[i];

        if (other == y || other->st_shndx != y->st_shndx ||
            ELF64_ST_TYPE(other->st_info) == STT_SECTION)
            continue;
        if (other->st_value == y->st_value && other->st_size)
            return true;
        if (other->st_value > y->st_value && other->st_value < next)
            next = other->st_value;
    }
    if (next - y->st_value >= MOST_PADDING)
        return false;
    for (uint64_t at = y->st_value; at < next && at < data.n; at++) {
        if (data.p[at])
            return false;
    }
    return next == y->st_value || ELF64_ST_TYPE(y->st_info) == STT_OBJECT;
}

static bool ranges_meet(const Elf64_Sym *a, const Elf64_Sym *b) {
    return a->st_value < b->st_value + b->st_size && b->st_value < a->st_value + a->st_size;
}

/* Another name for the same bytes: moved storage would part the two. */
static bool has_alias(const struct object_file *f, const Elf64_Sym *y) {
    for (uint32_t i = 1; i < f->elf.symbol_count; i++) {
        const Elf64_Sym *other = &f->elf.symbols[i];

        if (other == y || other->st_shndx != y->st_shndx ||
            ELF64_ST_TYPE(other->st_info) == STT_SECTION)
            continue;
        if (ranges_meet(other, y))
            return true;
        if (other->st_size == 0 && other->st_value > y->st_value &&
            other->st_value < y->st_value + y->st_size)
            return true;
    }
    return false;
}

static bool relocation_reaches(const struct object_file *f, const Elf64_Shdr *table,
                               const Elf64_Sym *y) {
    const Elf64_Shdr *in = &f->elf.sections[table->sh_info];
    size_t count;
    const Elf64_Rela *r = elf_relocations(&f->elf, table, &count);

    for (size_t i = 0; i < count; i++) {
        uint32_t symbol = (uint32_t)ELF64_R_SYM(r[i].r_info);
        int64_t to;

        if (symbol >= f->elf.first_global || f->elf.symbols[symbol].st_shndx != y->st_shndx)
            continue;
        if (relocation_target(&f->elf, in, &r[i], &to) && to >= (int64_t)y->st_value &&
            to < (int64_t)(y->st_value + y->st_size))
            return true;
    }
    return false;
}

/* A reference that bypasses the symbol (through its section, or a local name) would miss the moved
 * storage. */
static bool has_hidden_reference(const struct object_file *f, const Elf64_Sym *y) {
    for (uint32_t i = 1; i < f->elf.section_count; i++) {
        const Elf64_Shdr *table = &f->elf.sections[i];

        if (table->sh_type == SHT_RELA && (f->elf.sections[table->sh_info].sh_flags & SHF_ALLOC) &&
            relocation_reaches(f, table, y))
            return true;
    }
    return false;
}

/* A local name for a function: the assembler may have bound references to it already, to the
 * definition itself. */
static bool has_local_name(const struct object_file *f, const Elf64_Sym *y) {
    for (uint32_t i = 1; i < f->elf.first_global; i++) {
        const Elf64_Sym *other = &f->elf.symbols[i];

        if (ELF64_ST_TYPE(other->st_info) == STT_FUNC && other->st_shndx == y->st_shndx &&
            other->st_value == y->st_value)
            return true;
    }
    return false;
}

/* Another global name for the function that does not mean the same function in all targets: the two
 * cannot share a stub, so they would have different addresses. */
static bool has_other_name(const struct link_state *s, const struct object_file *f,
                           const Elf64_Sym *y, uint32_t symbol) {
    const int32_t *row = s->providers + (size_t)symbol * s->target_count;

    for (uint32_t i = 0; i < global_count(f); i++) {
        const Elf64_Sym *other = global_symbol(f, i);
        const int32_t *others = s->providers + (size_t)f->names[i] * s->target_count;

        if (other != y && other->st_shndx == y->st_shndx && other->st_value == y->st_value &&
            ELF64_ST_TYPE(other->st_info) == STT_FUNC &&
            (!s->plan[f->names[i]].dispatched ||
             memcmp(row, others, s->target_count * sizeof *row) != 0))
            return true;
    }
    return false;
}

static void judge_data(struct symbol_plan *p, const struct object_file *f, const Elf64_Sym *y) {
    const Elf64_Shdr *section = section_of(f, y);
    uint64_t alignment = judge_alignment(f, y);

    if (section && str_is_identifier(elf_section_name(&f->elf, section)))
        refuse(p, "data in a section that may be a linker set");
    else if (section && y->st_size == 0 && !is_empty(f, y, section))
        refuse(p, "data of unknown size (an assembler symbol without .size)");
    else if (section && has_alias(f, y))
        refuse(p, "data with another name for the same bytes");
    else if (section && has_hidden_reference(f, y))
        refuse(p, "data that its own object also reaches without the name");
    if (y->st_size > p->size)
        p->size = y->st_size;
    if (alignment > p->alignment)
        p->alignment = alignment;
    p->read_only &= judge_is_constant(f, y);
    p->in_image |= section && section->sh_type != SHT_NOBITS;
}

/* Definitions that no target uses (overridden weak ones) do not count. */
static bool provides(const struct link_state *s, uint32_t symbol, struct definition d) {
    bool common = plan_symbol(s, d)->st_shndx == SHN_COMMON;

    for (size_t t = 0; t < s->target_count; t++) {
        if (provider_of(s, symbol, t) == (common ? PROVIDER_COMMON : (int32_t)d.instance))
            return true;
    }
    return false;
}

void judge_symbol(const struct link_state *s, uint32_t symbol) {
    struct symbol_plan *p = &s->plan[symbol];
    size_t count;
    const struct definition *d = plan_definitions(s, symbol, &count);

    p->read_only = true;
    p->size = p->alignment = 1;
    p->kind = KIND_UNKNOWN;
    for (size_t i = 0; i < count && !p->refused; i++) {
        const struct object_file *f = s->instances[d[i].instance].file;
        const Elf64_Sym *y = plan_symbol(s, d[i]);
        enum symbol_kind kind = judge_kind(f, y);

        if (!provides(s, symbol, d[i]))
            continue;
        if (kind == KIND_UNKNOWN)
            refuse(p, "neither an ordinary function nor data (an indirect function or an absolute "
                      "value)");
        else if (p->kind != KIND_UNKNOWN && kind != p->kind)
            refuse(p, "a function in one target and data in another");
        else if (kind != KIND_FUNCTION)
            judge_data(p, f, y);
        else if (has_local_name(f, y) || has_other_name(s, f, y, symbol))
            refuse(p, "a function with another name, whose address would differ from the stub's");
        p->kind = (uint8_t)kind;
    }
}
