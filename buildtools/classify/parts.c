/* SPDX-License-Identifier: MIT */
#include "classify/parts.h"

#include <ctype.h>
#include <stdlib.h>

#include "elf/relocation.h"

/* Without the number that the compiler gives to a local name (`table.3`); the parts that it splits
 * a function into (`f.cold`, `f.part.0`) are the function's. */
static struct str plain_name(struct str name) {
    const char *dot = name.n > 1 ? memchr(name.p + 1, '.', name.n - 1) : NULL;

    return dot ? (struct str){name.p, (size_t)(dot - name.p)} : name;
}

static void add_text(struct hash_state *h, struct str s) {
    hash_add(h, s.p, s.n);
}

/* What lies at a place in a section whose equal entries the linker merges: a text or a constant. */
static struct str entry_at(const struct elf_object *o, const Elf64_Shdr *section, int64_t at) {
    struct str data = elf_section_data(o, section);
    size_t size = section->sh_entsize;

    if (at < 0 || (uint64_t)at >= data.n)
        return (struct str){0};
    data.p += at;
    data.n -= (size_t)at;
    if ((section->sh_flags & SHF_STRINGS) && size == 1)
        size = strnlen(data.p, data.n);
    return (struct str){data.p, size < data.n ? size : data.n};
}

/* What a relocation refers to, by name; by content where the compiler numbers the names. */
static void add_reference(struct hash_state *h, const struct elf_object *o, const Elf64_Shdr *in,
                          const Elf64_Rela *r) {
    const Elf64_Sym *y = &o->symbols[ELF64_R_SYM(r->r_info)];
    bool local =
        ELF64_ST_BIND(y->st_info) == STB_LOCAL && y->st_shndx && y->st_shndx < o->section_count;
    const Elf64_Shdr *section = local ? &o->sections[y->st_shndx] : NULL;
    uint64_t type = ELF64_R_TYPE(r->r_info);
    int64_t at;

    hash_add(h, &r->r_offset, sizeof r->r_offset);
    hash_add(h, &type, sizeof type);
    if (section && (section->sh_flags & SHF_MERGE) &&
        relocation_reach(o, in, r, &at) == REACH_PLACE) {
        add_text(h, entry_at(o, section, at));
        return;
    }
    hash_add(h, &r->r_addend, sizeof r->r_addend);
    if (local && ELF64_ST_TYPE(y->st_info) == STT_SECTION)
        add_text(h, elf_section_name(o, section));
    else
        add_text(h, local ? plain_name(elf_symbol_name(o, y)) : elf_symbol_name(o, y));
}

static struct hash content_of(const struct elf_object *o, uint32_t number) {
    const Elf64_Shdr *section = &o->sections[number];
    struct hash_state *h = hash_new();

    hash_add(h, &section->sh_size, sizeof section->sh_size);
    add_text(h, elf_section_data(o, section));
    for (uint32_t i = 1; i < o->section_count; i++) {
        const Elf64_Shdr *rela = &o->sections[i];
        const Elf64_Rela *list;
        size_t count;

        if (rela->sh_type != SHT_RELA || rela->sh_info != number)
            continue;
        list = elf_relocations(o, rela, &count);
        for (size_t k = 0; k < count; k++)
            add_reference(h, o, section, &list[k]);
    }
    return hash_end(h);
}

static int by_name(const void *a, const void *b) {
    const struct part *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    return order ? order : memcmp(&x->hash, &y->hash, sizeof x->hash);
}

/* Parts of the same name become one. */
static void join(struct parts *p) {
    size_t kept = 0;

    for (size_t i = 0; i < p->count; i++) {
        struct part *last = kept ? &p->list[kept - 1] : NULL;

        if (last && strcmp(last->name, p->list[i].name) == 0) {
            struct hash both[2] = {last->hash, p->list[i].hash};

            last->hash = hash_bytes(both, sizeof both);
            last->is_function |= p->list[i].is_function;
        } else {
            p->list[kept++] = p->list[i];
        }
    }
    p->count = kept;
}

struct parts parts_of(struct arena *a, const struct elf_object *o) {
    struct parts p = {arena_array(a, o->symbol_count, sizeof *p.list), 0};

    for (uint32_t i = 1; i < o->symbol_count; i++) {
        const Elf64_Sym *y = &o->symbols[i];
        unsigned type = ELF64_ST_TYPE(y->st_info);
        struct str name;

        if ((type != STT_FUNC && type != STT_OBJECT) || !y->st_shndx ||
            y->st_shndx >= o->section_count)
            continue;
        name = plain_name(elf_symbol_name(o, y));
        if (str_starts(name, ".L")) /* texts without a name of their own, by Clang */
            continue;
        p.list[p.count++] = (struct part){.name = arena_copy(a, name.p, name.n),
                                          .is_function = type == STT_FUNC,
                                          .hash = content_of(o, y->st_shndx)};
    }
    qsort(p.list, p.count, sizeof *p.list, by_name);
    join(&p);
    return p;
}
