/* SPDX-License-Identifier: MIT */
#include "link/dynsym.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/intern.h"
#include "link/symbol_names.h"
#include "link/symbol_plan.h"

/* The dynamic symbol table and what belongs to it. */
struct table {
    Elf64_Sym *symbols; /* [count] */
    size_t count;
    char *strings; /* [size] */
    size_t size;
    uint32_t *hash; /* DT_HASH (gABI): buckets, chains, and their numbers before them; or NULL */
    size_t words;
};

static bool find_table(struct image *m, struct table *t) {
    Elf64_Shdr *strings;

    if (!m->dynsym || m->dynsym->sh_link >= m->section_count)
        return false;
    strings = &m->sections[m->dynsym->sh_link];
    *t = (struct table){.symbols = (Elf64_Sym *)(void *)(m->data + m->dynsym->sh_offset),
                        .count = m->dynsym->sh_size / sizeof *t->symbols,
                        .strings = (char *)m->data + strings->sh_offset,
                        .size = strings->sh_size};
    for (uint32_t i = 1; i < m->section_count; i++) {
        if (m->sections[i].sh_type == SHT_HASH && m->sections[i].sh_offset % 4 == 0) {
            t->hash = (uint32_t *)(void *)(m->data + m->sections[i].sh_offset);
            t->words = m->sections[i].sh_size / 4;
        }
    }
    return t->size > 0 && t->strings[t->size - 1] == '\0';
}

static struct str name_of(const struct table *t, const Elf64_Sym *y) {
    return y->st_name < t->size ? str_from(t->strings + y->st_name) : (struct str){"", 0};
}

/* The symbols by the names that their definitions have instead. */
struct new_names {
    struct intern names;
    uint32_t *symbols; /* [names.count] */
};

static void collect_names(const struct link_state *s, struct new_names *n) {
    size_t capacity = 0, count;

    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        const struct definition *d = plan_definitions(s, symbol, &count);

        for (size_t i = 0; s->plan[symbol].renamed && i < count; i++) {
            uint32_t number =
                intern_add(&n->names, str_from(name_of_definition(s, symbol, d[i].instance)));

            n->symbols = array_grow(n->symbols, &capacity, number + 1, sizeof *n->symbols);
            n->symbols[number] = symbol;
        }
    }
}

/* gABI, hash table. */
static uint32_t hash_of(struct str name) {
    uint32_t h = 0;

    for (size_t i = 0; i < name.n; i++) {
        h = (h << 4) + (unsigned char)name.p[i];
        h ^= h >> 24 & 0xf0;
        h &= 0x0fffffff;
    }
    return h;
}

/* Lookups by DT_HASH compare all names of a chain. */
static void unchain(struct table *t, uint32_t index, struct str name) {
    uint32_t buckets = t->words > 2 ? t->hash[0] : 0, *at;

    if (!buckets || t->words < 2 + (size_t)buckets + t->count)
        return;
    at = &t->hash[2 + hash_of(name) % buckets];
    while (*at && *at < t->count && *at != index)
        at = &t->hash[2 + buckets + *at];
    if (*at == index)
        *at = t->hash[2 + buckets + index];
}

/* Where a plain name stands that no symbol has: it begins the other, and what follows it there can
 * become its end, unless another string is, or has, the end of this one. */
static bool can_cut(const struct table *t, uint32_t at, size_t length) {
    if (at == 0 || t->strings[at - 1] != '\0')
        return false;
    for (size_t i = 0; i < t->count; i++) {
        if (t->symbols[i].st_name > at && t->symbols[i].st_name <= at + length)
            return false;
    }
    return true;
}

/* New names have a dot, which few others have. */
static bool has_dots(const struct table *t) {
    for (size_t i = 1; i < t->count; i++) {
        struct str name = name_of(t, &t->symbols[i]);

        if (t->symbols[i].st_shndx != SHN_UNDEF && name.n && memchr(name.p, '.', name.n))
            return true;
    }
    return false;
}

/* Relocations by which the loader looks up what the program itself defines go by the name in the
 * table. Those of thread-local data are bound to its place here, as if it were local (psABI, TLS:
 * with no symbol, the addend is the place in the module's block); of other kinds linkers leave none
 * for a program's own, but should there be one, the symbol keeps its name: `kept` is set for it. */
static void bind_own(struct image *m, const struct table *t, bool *kept) {
    for (uint32_t i = 1; i < m->section_count; i++) {
        const Elf64_Shdr *section = &m->sections[i];
        Elf64_Rela *r = (Elf64_Rela *)(void *)(m->data + section->sh_offset);

        if (section->sh_type != SHT_RELA || !(section->sh_flags & SHF_ALLOC) ||
            section->sh_offset % 8 || &m->sections[section->sh_link] != m->dynsym)
            continue;
        for (size_t k = 0; k < section->sh_size / sizeof *r; k++) {
            uint32_t symbol = (uint32_t)ELF64_R_SYM(r[k].r_info);
            uint32_t type = (uint32_t)ELF64_R_TYPE(r[k].r_info);

            if (symbol == 0 || symbol >= t->count || t->symbols[symbol].st_shndx == SHN_UNDEF)
                continue;
            if (type == R_X86_64_TPOFF64 || type == R_X86_64_DTPMOD64 ||
                type == R_X86_64_DTPOFF64 || type == R_X86_64_TLSDESC) {
                r[k].r_info = ELF64_R_INFO(0, type);
                r[k].r_addend += (int64_t)t->symbols[symbol].st_value;
            } else {
                kept[symbol] = true;
            }
        }
    }
}

void dynsym_restore_names(const struct link_state *s, struct image *m) {
    struct new_names names = {0};
    struct intern plain = {0}; /* the names in the table, and where they stand */
    uint32_t *where = NULL;
    size_t capacity = 0;
    struct table t;
    bool *kept;

    if (!find_table(m, &t) || !has_dots(&t))
        return;
    kept = arena_array(s->arena, t.count, sizeof *kept);
    bind_own(m, &t, kept);
    collect_names(s, &names);
    if (!names.symbols)
        return;
    for (uint32_t i = 1; i < t.count; i++) {
        uint32_t number = intern_add(&plain, name_of(&t, &t.symbols[i]));

        where = array_grow(where, &capacity, number + 1, sizeof *where);
        where[number] = t.symbols[i].st_name;
    }
    for (uint32_t i = 1; i < t.count; i++) {
        struct str name = name_of(&t, &t.symbols[i]), wanted;
        uint32_t number = intern_find(&names.names, name), there;

        if (number == INTERN_NONE || t.symbols[i].st_shndx == SHN_UNDEF || kept[i])
            continue;
        wanted = intern_text(&s->symbols, names.symbols[number]);
        there = intern_find(&plain, wanted);
        if (there == INTERN_NONE && !can_cut(&t, t.symbols[i].st_name, wanted.n))
            continue;
        if (t.hash)
            unchain(&t, i, name);
        if (there == INTERN_NONE)
            t.strings[t.symbols[i].st_name + wanted.n] = '\0';
        else
            t.symbols[i].st_name = where[there];
    }
    intern_free(&names.names);
    intern_free(&plain);
    free(names.symbols);
    free(where);
}
