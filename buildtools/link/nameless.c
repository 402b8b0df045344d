/* SPDX-License-Identifier: MIT */
#include "link/nameless.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "elf/relocation.h"

/* The functions that an object defines, by place. */
struct function {
    uint32_t section, index; /* its section, and which global symbol it is */
    uint64_t value;
};

struct functions {
    struct function *list;
    size_t count;
    uint8_t *found; /* [global_count] enum nameless */
};

static int by_place(const void *a, const void *b) {
    const struct function *x = a, *y = b;

    if (x->section != y->section)
        return x->section < y->section ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

static void list_functions(const struct link_state *s, const struct object_file *f,
                           struct functions *all) {
    all->list = arena_array(s->arena, global_count(f), sizeof *all->list);
    for (uint32_t i = 0; i < global_count(f); i++) {
        const Elf64_Sym *y = global_symbol(f, i);

        if (y->st_shndx && y->st_shndx < f->elf.section_count &&
            (f->elf.sections[y->st_shndx].sh_flags & SHF_EXECINSTR))
            all->list[all->count++] = (struct function){y->st_shndx, i, y->st_value};
    }
    if (all->count)
        qsort(all->list, all->count, sizeof *all->list, by_place);
}

/* Marks the functions of a section that begin at `from` or behind, up to `to`. */
static void mark(struct functions *all, uint32_t section, uint64_t from, uint64_t to,
                 enum nameless how) {
    struct function first = {.section = section, .value = from};
    size_t low = 0, high = all->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (by_place(&all->list[middle], &first) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < all->count && all->list[low].section == section && all->list[low].value <= to;
         low++)
        all->found[all->list[low].index] |= (uint8_t)how;
}

/* Distances in data that lead into code are tables of jumps (or of relative addresses, of calls:
 * see README, limits). Frame tables describe a definition, whatever it is called. */
static void find_relocated(const struct object_file *f, const Elf64_Shdr *table,
                           struct functions *all) {
    const struct elf_object *o = &f->elf;
    const Elf64_Shdr *in = &o->sections[table->sh_info];
    size_t count;
    const Elf64_Rela *r = elf_relocations(o, table, &count);

    if (!(in->sh_flags & SHF_ALLOC) || str_is(elf_section_name(o, in), ".eh_frame"))
        return;
    for (size_t k = 0; k < count; k++) {
        uint32_t through = (uint32_t)ELF64_R_SYM(r[k].r_info), section;
        int64_t to;

        if (through >= o->first_global)
            continue;
        section = o->symbols[through].st_shndx;
        if (section >= o->section_count || !(o->sections[section].sh_flags & SHF_EXECINSTR) ||
            relocation_is_call(o, in, &r[k]))
            continue;
        switch (relocation_reach(o, in, &r[k], &to)) {
        case REACH_NOTHING: break;
        case REACH_PLACE: mark(all, section, (uint64_t)to, (uint64_t)to, NAMELESS_ADDRESS); break;
        case REACH_UNKNOWN:
            if (!relocation_is_distance(&r[k]))
                mark(all, section, 0, UINT64_MAX, NAMELESS_FIXED);
            break;
        }
    }
}

enum { LEA = 0x8d, LEA_SIZE = 6 };

/* An address that the assembler has taken by itself, since function and instruction are in one
 * section: lea with a distance that no relocation fills in (Intel SDM: 8D /r, ModRM with mod 00, rm
 * 101). */
static void find_assembled(const struct object_file *f, uint32_t section, struct functions *all) {
    struct str code = elf_section_data(&f->elf, &f->elf.sections[section]);
    const char *p = code.p;

    while (code.n >= LEA_SIZE && p <= code.p + code.n - LEA_SIZE &&
           (p = memchr(p, LEA, (size_t)(code.p + code.n - LEA_SIZE - p) + 1))) {
        int32_t distance;

        memcpy(&distance, p + 2, sizeof distance);
        if ((p[1] & 0xc7) == 0x05 && distance) {
            uint64_t to = (uint64_t)(p + LEA_SIZE - code.p) + (uint64_t)(int64_t)distance;

            mark(all, section, to, to, NAMELESS_FIXED);
        }
        p++;
    }
}

static uint8_t *find_functions(const struct link_state *s, const struct object_file *f) {
    struct functions all = {.found = arena_array(s->arena, global_count(f), 1)};

    list_functions(s, f, &all);
    for (uint32_t i = 1; i < f->elf.section_count; i++) {
        if (f->elf.sections[i].sh_type == SHT_RELA)
            find_relocated(f, &f->elf.sections[i], &all);
    }
    for (size_t i = 0; i < all.count; i++) {
        if (i == 0 || all.list[i].section != all.list[i - 1].section)
            find_assembled(f, all.list[i].section, &all);
    }
    return all.found;
}

unsigned nameless_function(const struct link_state *s, struct object_file *f, uint32_t i) {
    if (!f->nameless)
        f->nameless = find_functions(s, f);
    return f->nameless[i];
}

/* The symbols around a place in a section. */
struct around {
    bool inside; /* some datum holds it */
    bool start;  /* some datum begins there */
    bool end;    /* some datum, or a label, ends there: loops and sizes have such */
};

static struct around symbols_around(const struct object_file *f, uint32_t section, int64_t place) {
    struct around a = {0};

    for (uint32_t i = 1; i < f->elf.symbol_count; i++) {
        const Elf64_Sym *y = &f->elf.symbols[i];
        int64_t start = (int64_t)y->st_value, end = (int64_t)(y->st_value + y->st_size);

        if (y->st_shndx != section || ELF64_ST_TYPE(y->st_info) == STT_SECTION)
            continue;
        a.inside |= place >= start && place < end;
        a.start |= place == start && y->st_size;
        a.end |= place == end;
    }
    return a;
}

/* Compilers name all that can be changed, but not all constants. */
static bool has_unnamed(const struct object_file *f, const Elf64_Shdr *section) {
    bool constant = !(section->sh_flags & SHF_WRITE) ||
                    str_starts(elf_section_name(&f->elf, section), ".data.rel.ro");

    return constant && elf_is_compiled(&f->elf);
}

/* A place belongs to the datum that holds it, else to the one that ends there. What is reached
 * beside all names, where everything has one, is a base to which something is still to be added. */
static bool is_reached_at(const struct object_file *f, const Elf64_Sym *y, int64_t place) {
    int64_t start = (int64_t)y->st_value, end = (int64_t)(y->st_value + y->st_size);
    struct around a;

    if (place >= start && (place < end || place == start))
        return true;
    if (has_unnamed(f, &f->elf.sections[y->st_shndx]))
        return false;
    a = symbols_around(f, y->st_shndx, place);
    return (place == end && !a.start) || (!a.inside && !a.end);
}

static bool table_reaches(const struct object_file *f, const Elf64_Shdr *table,
                          const Elf64_Sym *y) {
    const Elf64_Shdr *in = &f->elf.sections[table->sh_info];
    size_t count;
    const Elf64_Rela *r = elf_relocations(&f->elf, table, &count);

    for (size_t i = 0; i < count; i++) {
        uint32_t symbol = (uint32_t)ELF64_R_SYM(r[i].r_info);
        enum reach reach;
        int64_t to;

        if (symbol >= f->elf.first_global || f->elf.symbols[symbol].st_shndx != y->st_shndx)
            continue;
        reach = relocation_reach(&f->elf, in, &r[i], &to);
        if (reach == REACH_UNKNOWN || (reach == REACH_PLACE && is_reached_at(f, y, to)))
            return true;
    }
    return false;
}

bool nameless_data(const struct object_file *f, const Elf64_Sym *y) {
    for (uint32_t i = 1; i < f->elf.section_count; i++) {
        const Elf64_Shdr *table = &f->elf.sections[i];

        if (table->sh_type == SHT_RELA && (f->elf.sections[table->sh_info].sh_flags & SHF_ALLOC) &&
            table_reaches(f, table, y))
            return true;
    }
    return false;
}
