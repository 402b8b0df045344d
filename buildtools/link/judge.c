/* SPDX-License-Identifier: MIT */
#include "link/judge.h"

#include <string.h>

#include "base/str.h"
#include "elf/relocation.h"
#include "link/nameless.h"
#include "link/symbol_plan.h"

static void refuse(struct symbol_plan *p, const char *why) {
    p->refused = true;
    p->why_refused = why;
}

static const Elf64_Shdr *section_of(const struct object_file *f, const Elf64_Sym *y) {
    return y->st_shndx < f->elf.section_count ? &f->elf.sections[y->st_shndx] : NULL;
}

/* The type says what it is, the section only where the type does not (assembler sources without
 * .type). */
enum symbol_kind judge_kind(const struct object_file *f, const Elf64_Sym *y) {
    const Elf64_Shdr *section = section_of(f, y);

    if (!section && !elf_is_common(y))
        return KIND_UNKNOWN;
    switch (ELF64_ST_TYPE(y->st_info)) {
    case STT_TLS: return KIND_TLS;
    case STT_FUNC: return KIND_FUNCTION;
    case STT_COMMON:
    case STT_OBJECT: return KIND_DATA;
    case STT_NOTYPE:
        return section && (section->sh_flags & SHF_EXECINSTR) ? KIND_FUNCTION : KIND_DATA;
    default: return KIND_UNKNOWN;
    }
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

/* A symbol of size 0 is an empty array when a compiler has made it; else its size is just not
 * known, or it marks the end of something. */
static bool is_empty(const struct object_file *f, const Elf64_Sym *y) {
    return y->st_size == 0 && ELF64_ST_TYPE(y->st_info) != STT_NOTYPE && elf_is_compiled(&f->elf);
}

static bool ranges_meet(const Elf64_Sym *a, const Elf64_Sym *b) {
    return a->st_value < b->st_value + b->st_size && b->st_value < a->st_value + a->st_size;
}

static bool is_beside(const Elf64_Sym *y, const Elf64_Sym *other) {
    return other != y && other->st_shndx == y->st_shndx &&
           ELF64_ST_TYPE(other->st_info) != STT_SECTION;
}

/* Another name for the same bytes, or for a place in them, or for their end: moved storage would
 * part the two. */
static bool has_alias(const struct object_file *f, const Elf64_Sym *y) {
    for (uint32_t i = 1; y->st_size && i < f->elf.symbol_count; i++) {
        const Elf64_Sym *other = &f->elf.symbols[i];

        if (!is_beside(y, other))
            continue;
        if (ranges_meet(other, y))
            return true;
        if (other->st_size == 0 && other->st_value >= y->st_value &&
            other->st_value <= y->st_value + y->st_size && !is_empty(f, other))
            return true;
    }
    return false;
}

/* A value in the data that depends on where it stands (a distance) would not be right where it is
 * copied to. */
static bool holds_distance(const struct object_file *f, const Elf64_Sym *y) {
    for (uint32_t i = 1; i < f->elf.section_count; i++) {
        const Elf64_Shdr *table = &f->elf.sections[i];
        const Elf64_Rela *r;
        size_t count;

        if (table->sh_type != SHT_RELA || table->sh_info != y->st_shndx)
            continue;
        r = elf_relocations(&f->elf, table, &count);
        for (size_t k = 0; k < count; k++) {
            if (relocation_depends_on_place(&r[k]) && r[k].r_offset >= y->st_value &&
                r[k].r_offset < y->st_value + y->st_size)
                return true;
        }
    }
    return false;
}

/* A global label in a function, or at its end, is used to measure or to copy its code. */
static bool has_label(const struct object_file *f, const Elf64_Sym *y) {
    for (uint32_t i = f->elf.first_global; i < f->elf.symbol_count; i++) {
        const Elf64_Sym *other = &f->elf.symbols[i];

        if (is_beside(y, other) && ELF64_ST_TYPE(other->st_info) == STT_NOTYPE &&
            other->st_value > y->st_value && other->st_value <= y->st_value + y->st_size)
            return true;
    }
    return false;
}

/* The image is copied before the resolvers of indirect functions are run. */
static bool holds_indirect_function(const struct link_state *s, const struct object_file *f,
                                    const Elf64_Sym *y) {
    for (uint32_t i = 1; i < f->elf.section_count; i++) {
        const Elf64_Shdr *table = &f->elf.sections[i];
        size_t count;
        const Elf64_Rela *r;

        if (table->sh_type != SHT_RELA || table->sh_info != y->st_shndx)
            continue;
        r = elf_relocations(&f->elf, table, &count);
        for (size_t k = 0; k < count; k++) {
            uint32_t number = (uint32_t)ELF64_R_SYM(r[k].r_info);
            const Elf64_Sym *to = &f->elf.symbols[number];

            if (r[k].r_offset < y->st_value || r[k].r_offset >= y->st_value + y->st_size)
                continue;
            if (ELF64_ST_TYPE(to->st_info) == STT_GNU_IFUNC ||
                (number >= f->elf.first_global &&
                 s->plan[f->names[number - f->elf.first_global]].indirect))
                return true;
        }
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
 * cannot share a stub, so they would have different addresses. The C library's names that begin
 * with _ (C standard, reserved identifiers) are its own matter: it compares none of them. */
static bool has_other_name(const struct link_state *s, const struct object_file *f,
                           const Elf64_Sym *y, uint32_t symbol) {
    const int32_t *row = s->providers + (size_t)symbol * s->target_count;

    for (uint32_t i = 0; i < global_count(f); i++) {
        const Elf64_Sym *other = global_symbol(f, i);
        const int32_t *others = s->providers + (size_t)f->names[i] * s->target_count;

        if (other != y && other->st_shndx == y->st_shndx && other->st_value == y->st_value &&
            judge_kind(f, other) == KIND_FUNCTION &&
            !(f->taken_out && intern_text(&s->symbols, f->names[i]).p[0] == '_') &&
            (!s->plan[f->names[i]].dispatched ||
             memcmp(row, others, s->target_count * sizeof *row) != 0))
            return true;
    }
    return false;
}

/* The index of a symbol in an object's table; 0 when the object does not know it. */
static uint32_t find_symbol(const struct object_file *f, uint32_t symbol) {
    for (uint32_t i = 0; i < global_count(f); i++) {
        if (f->names[i] == symbol)
            return f->elf.first_global + i;
    }
    return 0;
}

/* An address that the object takes without the name can be led to the stub, if the name means this
 * definition in all of its targets. */
static bool has_fixed_address(const struct link_state *s, struct definition d, uint32_t symbol) {
    const struct instance *o = &s->instances[d.instance];
    unsigned how = nameless_function(s, o->file, d.index);

    if (how & NAMELESS_FIXED)
        return true;
    MASK_EACH(t, o->targets, s->target_count) {
        if (how && provider_of(s, symbol, t) != (int32_t)d.instance)
            return true;
    }
    return false;
}

/* Nobody does more with the symbol than call it. */
static bool is_only_called(const struct link_state *s, uint32_t symbol) {
    for (uint32_t n = 0; n < s->instance_count; n++) {
        const struct elf_object *o = &s->instances[n].file->elf;
        uint32_t i = find_symbol(s->instances[n].file, symbol);

        for (uint32_t k = 1; i && k < o->section_count; k++) {
            const Elf64_Rela *r;
            size_t count;

            if (o->sections[k].sh_type != SHT_RELA ||
                !(o->sections[o->sections[k].sh_info].sh_flags & SHF_ALLOC))
                continue;
            r = elf_relocations(o, &o->sections[k], &count);
            for (size_t j = 0; j < count; j++) {
                if (ELF64_R_SYM(r[j].r_info) == i &&
                    !relocation_is_call(o, &o->sections[o->sections[k].sh_info], &r[j]))
                    return false;
            }
        }
    }
    return true;
}

/* Assembler sources may keep a distance to the datum anywhere in its section: the assembler has
 * computed it, and no relocation tells of it. Only what is alone in its section has none but its
 * own, which move along. */
static bool may_have_distance(const struct object_file *f, const Elf64_Sym *y,
                              const Elf64_Shdr *section) {
    return !elf_is_compiled(&f->elf) && (y->st_value || y->st_size != section->sh_size);
}

static void judge_data(const struct link_state *s, struct symbol_plan *p,
                       const struct object_file *f, const Elf64_Sym *y) {
    const Elf64_Shdr *section = section_of(f, y);
    uint64_t alignment = judge_alignment(f, y);

    if (section && str_is_identifier(elf_section_name(&f->elf, section)))
        refuse(p, "data in a section that may be a linker set");
    else if (section && (section->sh_flags & SHF_EXECINSTR))
        refuse(p, "data in a section of code, which may reach it without a relocation");
    else if (section && y->st_size == 0 && !is_empty(f, y))
        refuse(p, "data of unknown size (an assembler symbol without .size)");
    else if (section && has_alias(f, y))
        refuse(p, "data with another name for the same bytes, or for their end");
    else if (section && holds_distance(f, y))
        refuse(p, "data that holds a distance from its own place");
    else if (section && may_have_distance(f, y, section))
        refuse(p,
               "assembler data beside other data in its section, which may hold a distance to it");
    else if (section && nameless_data(f, y))
        refuse(p, "data that its own object also reaches without the name");
    else if (section && holds_indirect_function(s, f, y))
        refuse(p, "data that holds the address of an indirect function");
    if (y->st_size > p->size)
        p->size = y->st_size;
    if (alignment > p->alignment)
        p->alignment = alignment;
    p->read_only &= judge_is_constant(f, y);
    p->in_image |= section && section->sh_type != SHT_NOBITS;
}

/* Definitions that no target uses (overridden weak ones) do not count. */
static bool provides(const struct link_state *s, uint32_t symbol, struct definition d) {
    bool common = elf_is_common(plan_symbol(s, d));

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
    bool typed = false; /* some definition says itself that it is a function */

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
            judge_data(s, p, f, y);
        else if (has_local_name(f, y) || has_other_name(s, f, y, symbol))
            refuse(p, "a function with another name, whose address would differ from the stub's");
        else if (has_label(f, y))
            refuse(p, "a function with a label in it or at its end");
        else if (has_fixed_address(s, d[i], symbol))
            refuse(p, "a function that its own object also reaches without the name");
        typed |= ELF64_ST_TYPE(y->st_info) == STT_FUNC;
        p->kind = (uint8_t)kind;
    }
    if (p->kind == KIND_FUNCTION && !typed && !p->refused && !is_only_called(s, symbol))
        refuse(p, "a function or data (an assembler symbol without .type)");
}
