/* SPDX-License-Identifier: MIT */
/*
 * The part of the start of a unified program that has to do with names which shared libraries know,
 * too. Linked in where there are such names (startup.h, struct ut_shared). The dynamic linker has
 * relocated the libraries when this runs, as if the program exported what any target exports. What
 * it would have written beside the target's own program is found here, by its rules, and written
 * instead: so that a library's call reaches what it would reach there.
 *
 * Nothing here calls a C library: it may not be ready, or may be the program's own.
 */
#include "link/startup_system.h"

#include <elf.h>
#include <link.h>
#include <sys/mman.h>

extern const struct ut_shared ut_shared[] CALLED("shared"); /* one for each target */

/* The linker's: where the program is loaded, and its dynamic section */
extern Elf64_Ehdr __ehdr_start __attribute__((visibility("hidden")));
extern Elf64_Dyn dynamic_section[] __asm__("_DYNAMIC") __attribute__((visibility("hidden")));

enum { PAGE = 4096 };

/* A loaded library, or the program, as its dynamic section tells. */
struct object {
    char *base;
    const char *strings;
    const Elf64_Sym *symbols;
    const uint32_t *gnu_hash, *hash;
    const uint16_t *versions;
    const char *defined_versions, *needed_versions; /* Elf64_Verdef, Elf64_Verneed */
    size_t defined_count, needed_count;
    const Elf64_Rela *relocations, *jumps;
    size_t relocation_count, jump_count;
    bool symbolic; /* it looks in itself first */
};

/* ---- what is loaded ---- */

/* Addresses in dynamic sections are relocated in place by glibc, and not by others. */
static const void *address(const struct object *o, uint64_t value) {
    return value >= (uint64_t)o->base ? (const void *)value : o->base + value;
}

static void read_object(struct object *o, const struct link_map *map) {
    *o = (struct object){.base = (char *)map->l_addr};
    for (const Elf64_Dyn *d = map->l_ld; d->d_tag != DT_NULL; d++) {
        uint64_t value = d->d_un.d_val;

        switch (d->d_tag) {
        case DT_STRTAB: o->strings = address(o, value); break;
        case DT_SYMTAB: o->symbols = address(o, value); break;
        case DT_GNU_HASH: o->gnu_hash = address(o, value); break;
        case DT_HASH: o->hash = address(o, value); break;
        case DT_VERSYM: o->versions = address(o, value); break;
        case DT_VERDEF: o->defined_versions = address(o, value); break;
        case DT_VERDEFNUM: o->defined_count = value; break;
        case DT_VERNEED: o->needed_versions = address(o, value); break;
        case DT_VERNEEDNUM: o->needed_count = value; break;
        case DT_RELA: o->relocations = address(o, value); break;
        case DT_RELASZ: o->relocation_count = value / sizeof(Elf64_Rela); break;
        case DT_JMPREL: o->jumps = address(o, value); break;
        case DT_PLTRELSZ: o->jump_count = value / sizeof(Elf64_Rela); break;
        case DT_SYMBOLIC: o->symbolic = true; break;
        case DT_FLAGS: o->symbolic |= (value & DF_SYMBOLIC) != 0; break;
        default: break;
        }
    }
}

/* The list of what is loaded, the program first: in the order of the search. NULL without one. */
static const struct link_map *loaded(void) {
    for (const Elf64_Dyn *d = dynamic_section; d->d_tag != DT_NULL; d++) {
        if (d->d_tag == DT_DEBUG && d->d_un.d_ptr)
            return ((const struct r_debug *)d->d_un.d_ptr)->r_map;
    }
    return NULL;
}

/* The kernel's own, which is in the list, but not searched. */
static bool is_searched(const struct link_map *map) {
    static const char kernels[] = "linux-vdso.so";
    size_t i = 0;

    while (i < sizeof kernels - 1 && map->l_name && map->l_name[i] == kernels[i])
        i++;
    return i < sizeof kernels - 1;
}

/* ---- looking a name up, as ld.so does ---- */

/* The version that a library defines under a number; "" for none. */
static const char *defined_version(const struct object *o, unsigned number) {
    const char *p = o->defined_versions;

    for (size_t i = 0; i < o->defined_count; i++) {
        const Elf64_Verdef *def = (const void *)p;

        if (def->vd_ndx == number && !(def->vd_flags & VER_FLG_BASE))
            return o->strings + ((const Elf64_Verdaux *)(const void *)(p + def->vd_aux))->vda_name;
        p += def->vd_next;
    }
    return "";
}

/* The version that a library asks for under a number; NULL for none. */
static const char *needed_version(const struct object *o, unsigned number) {
    const char *p = o->needed_versions;

    for (size_t i = 0; i < o->needed_count; i++) {
        const Elf64_Verneed *need = (const void *)p;
        const char *inner = p + need->vn_aux;

        for (unsigned k = 0; k < need->vn_cnt; k++) {
            const Elf64_Vernaux *aux = (const void *)inner;

            if (aux->vna_other == number)
                return o->strings + aux->vna_name;
            inner += aux->vna_next;
        }
        p += need->vn_next;
    }
    return NULL;
}

/* The version that a symbol of the library asks for, or has: NULL for none. */
static const char *version_of(const struct object *o, uint32_t symbol) {
    unsigned number = o->versions ? o->versions[symbol] & 0x7fff : 0;
    const char *version = NULL;

    if (number < 2)
        return NULL;
    version = needed_version(o, number);
    if (!version)
        version = defined_version(o, number);
    return version && *version ? version : NULL;
}

static bool has_version(const struct object *o, uint32_t symbol, const char *version) {
    unsigned number = o->versions ? o->versions[symbol] : 1;
    const char *own;

    if (!o->versions)
        return true;
    if (!version)
        return !(number & 0x8000);
    own = defined_version(o, number & 0x7fff);
    return is_same(own, version) || (!*own && !(number & 0x8000));
}

static bool is_definition(const struct object *o, uint32_t symbol, const char *name,
                          const char *version) {
    const Elf64_Sym *y = &o->symbols[symbol];

    return y->st_shndx != SHN_UNDEF && ELF64_ST_BIND(y->st_info) != STB_LOCAL &&
           is_same(o->strings + y->st_name, name) && has_version(o, symbol, version);
}

static uint32_t gnu_hash(const char *name) {
    uint32_t h = 5381;

    while (*name)
        h = h * 33 + (unsigned char)*name++;
    return h;
}

static uint32_t sysv_hash(const char *name) {
    uint32_t h = 0;

    while (*name) {
        h = (h << 4) + (unsigned char)*name++;
        h ^= h >> 24 & 0xf0;
    }
    return h & 0x0fffffff;
}

/* The number of the symbol in the library's table; 0 when it has none. */
static uint32_t find_in(const struct object *o, const char *name, const char *version) {
    if (o->gnu_hash) { /* number of buckets, first symbol, words of the filter, its shift */
        const uint32_t *buckets = o->gnu_hash + 4 + o->gnu_hash[2] * 2;
        const uint32_t *chains = buckets + o->gnu_hash[0] - o->gnu_hash[1];
        uint32_t h = gnu_hash(name), i = o->gnu_hash[0] ? buckets[h % o->gnu_hash[0]] : 0;

        for (bool last = i == 0; !last; i++) {
            last = chains[i] & 1;
            if ((chains[i] | 1) == (h | 1) && is_definition(o, i, name, version))
                return i;
        }
    } else if (o->hash && o->hash[0]) { /* gABI: number of buckets, of symbols */
        const uint32_t *chains = o->hash + 2 + o->hash[0];

        for (uint32_t i = o->hash[2 + sysv_hash(name) % o->hash[0]]; i; i = chains[i]) {
            if (is_definition(o, i, name, version))
                return i;
        }
    }
    return 0;
}

/* Where a symbol is: an indirect function where its resolver says. */
static char *place_of(const struct object *o, const Elf64_Sym *y) {
    char *place = (y->st_shndx == SHN_ABS ? NULL : o->base) + y->st_value;

    if (place && ELF64_ST_TYPE(y->st_info) == STT_GNU_IFUNC)
        place = ((char *(*)(void))place)();
    return place;
}

/* Where the name is in what is loaded, from `map` on; NULL when nowhere. *size becomes its size. */
static char *find(const struct link_map *map, const char *name, const char *version, size_t *size) {
    for (; map; map = map->l_next) {
        struct object o;
        uint32_t symbol;

        if (!is_searched(map))
            continue;
        read_object(&o, map);
        symbol = find_in(&o, name, version);
        if (!symbol)
            continue;
        *size = o.symbols[symbol].st_size;
        return place_of(&o, &o.symbols[symbol]);
    }
    return NULL;
}

/* ---- what the program takes from libraries ---- */

void ut_take_from_libraries(uint32_t target) {
    const struct ut_shared *shared = &ut_shared[target];
    const struct ut_next *next = at(shared->next);
    const struct link_map *program = loaded();

    for (uint32_t i = 0; program && i < shared->next_count; i++) {
        const char *version = next[i].version ? at(next[i].version) : NULL;
        size_t size = 0;
        char *place = find(program->l_next, at(next[i].name), version, &size);

        if (!place)
            continue; /* the stand-in tells, when it is called */
        if (next[i].to)
            copy(at(next[i].to), place, size < next[i].number ? size : next[i].number);
        else
            ut_slots[next[i].number] = place;
    }
}

/* ---- what libraries take from the program ---- */

/* Asks the kernel to write to the place: where it cannot, the page was made read-only. */
static bool is_writable(void *place) {
    return call_system(SYS_rt_sigprocmask, 0, 0, (long)place, 8) == 0;
}

static void write_word(uint64_t *place, uint64_t value) {
    uint64_t old = *place;
    long page = (long)((uintptr_t)place & -(uintptr_t)PAGE);
    bool writable;

    if (old == value)
        return;
    writable = is_writable(place);
    if (!writable && call_system(SYS_mprotect, page, PAGE, PROT_READ | PROT_WRITE, 0) != 0)
        return;
    *place = value;
    if (!writable)
        call_system(SYS_mprotect, page, PAGE, PROT_READ, 0);
}

static const struct ut_bound *find_bound(const struct ut_shared *shared, const char *name) {
    const struct ut_bound *bound = at(shared->bound);

    for (uint32_t i = 0; i < shared->bound_count; i++) {
        if (is_same(at(bound[i].name), name))
            return &bound[i];
    }
    return NULL;
}

static void bind_reference(const struct ut_shared *shared, const struct link_map *program,
                           const struct object *o, const Elf64_Rela *r, bool jump) {
    uint32_t symbol = (uint32_t)ELF64_R_SYM(r->r_info), type = (uint32_t)ELF64_R_TYPE(r->r_info);
    const Elf64_Sym *y = &o->symbols[symbol];
    const char *version;
    const struct ut_bound *bound;
    char *place;
    size_t size;

    if (!symbol || (type != R_X86_64_64 && type != R_X86_64_GLOB_DAT && type != R_X86_64_JUMP_SLOT))
        return;
    bound = find_bound(shared, o->strings + y->st_name);
    if (!bound || (y->st_shndx != SHN_UNDEF &&
                   (o->symbolic || ELF64_ST_VISIBILITY(y->st_other) != STV_DEFAULT)))
        return;
    version = version_of(o, symbol);
    if (bound->old_versions_only) {
        if (!version || !bound->version || is_same(version, at(bound->version)))
            return;
        program = program->l_next;
    }
    place = find(program, at(bound->name), version, &size);
    if (!place && (jump || ELF64_ST_BIND(y->st_info) != STB_WEAK))
        return; /* left to be found, or not, when it is called */
    write_word((uint64_t *)(o->base + r->r_offset),
               (uint64_t)(place ? place : NULL) + (jump ? 0 : (uint64_t)r->r_addend));
}

/* Where thread-local data is in the block of its module, by its distance from the thread pointer
 * (psABI, TLS variant II). */
static uint64_t place_in_block(int32_t distance) {
    const Elf64_Phdr *p = (const void *)((const char *)&__ehdr_start + __ehdr_start.e_phoff);

    for (unsigned i = 0; i < __ehdr_start.e_phnum; i++) {
        if (p[i].p_type == PT_TLS)
            return ((p[i].p_memsz + p[i].p_align - 1) & -p[i].p_align) + (uint64_t)distance;
    }
    return 0;
}

static void place_exports(const struct ut_shared *shared) {
    const struct ut_placed *placed = at(shared->placed);

    for (uint32_t i = 0; i < shared->placed_count; i++) {
        Elf64_Sym *entry = ut_exports[placed[i].export] ? at(ut_exports[placed[i].export]) : NULL,
                  y;

        if (!entry)
            continue;
        y = *entry;
        y.st_info = (unsigned char)placed[i].info;
        y.st_size = placed[i].size;
        y.st_value = ELF64_ST_TYPE(y.st_info) == STT_TLS
                         ? place_in_block(placed[i].place)
                         : (uint64_t)((char *)at(placed[i].place) - loaded()->l_addr);
        for (size_t k = 0; k < sizeof y / 8; k++)
            write_word((uint64_t *)(void *)entry + k, ((const uint64_t *)(const void *)&y)[k]);
    }
}

void ut_bind_libraries(uint32_t target) {
    const struct ut_shared *shared = &ut_shared[target];
    const struct link_map *program = loaded();

    if (!program)
        return;
    place_exports(shared);
    if (!shared->bound_count)
        return;
    for (const struct link_map *map = program->l_next; map; map = map->l_next) {
        struct object o;

        if (!is_searched(map))
            continue;
        read_object(&o, map);
        for (size_t i = 0; o.relocations && i < o.relocation_count; i++)
            bind_reference(shared, program, &o, &o.relocations[i], false);
        for (size_t i = 0; o.jumps && i < o.jump_count; i++)
            bind_reference(shared, program, &o, &o.jumps[i], true);
    }
}
