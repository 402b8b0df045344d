/* SPDX-License-Identifier: MIT */
#include "link/judge.h"

#include <string.h>

#include "base/str.h"
#include "link/plan.h"

enum { MOST_PADDING = 64 };

static void refuse(struct symbol_plan *p, const char *why) {
    p->refused = true;
    p->why_refused = why;
}

static const Elf64_Shdr *section_of(const struct object_file *f, const Elf64_Sym *y) {
    return y->st_shndx < f->elf.section_count ? &f->elf.sections[y->st_shndx] : NULL;
}

static enum symbol_kind kind_of(const struct object_file *f, const Elf64_Sym *y) {
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

static bool is_relro(const struct object_file *f, const Elf64_Shdr *section) {
    return !(section->sh_flags & SHF_WRITE) ||
           str_starts(elf_section_name(&f->elf, section), ".data.rel.ro");
}

/* What a definition's place in its section says of its alignment. */
static uint64_t alignment_of(const Elf64_Shdr *section, const Elf64_Sym *y) {
    uint64_t from_value = y->st_value & -y->st_value;
    uint64_t whole = section->sh_addralign ? section->sh_addralign : 1;

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

/* Bytes of immediate operand behind the displacement at `at` (Intel SDM: opcode maps; ModRM with
 * mod 00, rm 101 is relative to the instruction's end). */
static unsigned immediate_size(const uint8_t *code, uint64_t at) {
    uint8_t modrm = at >= 1 ? code[at - 1] : 0, opcode = at >= 2 ? code[at - 2] : 0;
    uint8_t before = at >= 3 ? code[at - 3] : 0, before2 = at >= 4 ? code[at - 4] : 0;
    uint8_t before3 = at >= 5 ? code[at - 5] : 0;
    bool rex = (before & 0xf0) == 0x40;
    unsigned wide = (rex ? before2 : before) == 0x66 ? 2 : 4;

    if ((modrm & 0xc7) != 0x05)
        return 0;
    if ((before2 == 0x0f && before == 0x3a) || (before3 == 0xc4 && (before2 & 0x1f) == 3))
        return 1;
    if (before == 0x0f || before2 == 0xc5 || (before3 == 0xc4 && (before2 & 0x1f) == 1))
        return (opcode >= 0x70 && opcode <= 0x73) || opcode == 0xa4 || opcode == 0xac ||
               opcode == 0xba || opcode == 0xc2 || (opcode >= 0xc4 && opcode <= 0xc6);
    switch (opcode) {
    case 0x80:
    case 0x83:
    case 0xc0:
    case 0xc1:
    case 0x6b:
    case 0xc6: return 1;
    case 0x69:
    case 0x81:
    case 0xc7: return wide;
    case 0xf6: return (modrm & 0x38) <= 0x08;
    case 0xf7: return (modrm & 0x38) <= 0x08 ? wide : 0;
    default: return 0;
    }
}

/* Where a relocation against a local symbol points in that symbol's section; false when that cannot
 * be known. */
static bool points_at(const struct object_file *f, const Elf64_Shdr *in, const Elf64_Rela *r,
                      int64_t *to) {
    const Elf64_Sym *y = &f->elf.symbols[ELF64_R_SYM(r->r_info)];

    *to = (int64_t)y->st_value + r->r_addend;
    switch (ELF64_R_TYPE(r->r_info)) {
    case R_X86_64_64:
    case R_X86_64_32:
    case R_X86_64_32S: return true;
    case R_X86_64_PC32:
    case R_X86_64_PLT32:
        if (!(in->sh_flags & SHF_EXECINSTR))
            return false;
        *to += 4 + immediate_size((const uint8_t *)elf_section_data(&f->elf, in).p, r->r_offset);
        return true;
    default: return false;
    }
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
        if (points_at(f, in, &r[i], &to) && to >= (int64_t)y->st_value &&
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

static void judge_data(struct symbol_plan *p, const struct object_file *f, const Elf64_Sym *y) {
    const Elf64_Shdr *section = section_of(f, y);
    uint64_t alignment = section ? alignment_of(section, y) : y->st_value;

    if (section && y->st_size == 0 && !is_empty(f, y, section))
        refuse(p, "data of unknown size (an assembler symbol without .size)");
    else if (section && has_alias(f, y))
        refuse(p, "data with another name for the same bytes");
    else if (section && has_hidden_reference(f, y))
        refuse(p, "data that its own object also reaches without the name");
    if (y->st_size > p->size)
        p->size = y->st_size;
    if (alignment > p->alignment)
        p->alignment = alignment;
    p->read_only &= section && is_relro(f, section);
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
        enum symbol_kind kind = kind_of(f, y);

        if (!provides(s, symbol, d[i]))
            continue;
        if (kind == KIND_UNKNOWN)
            refuse(p, "neither an ordinary function nor data (an indirect function or an absolute "
                      "value)");
        else if (p->kind != KIND_UNKNOWN && kind != p->kind)
            refuse(p, "a function in one target and data in another");
        else if (kind != KIND_FUNCTION)
            judge_data(p, f, y);
        p->kind = (uint8_t)kind;
    }
}
