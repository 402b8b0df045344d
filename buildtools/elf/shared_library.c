/* SPDX-License-Identifier: MIT */
#include "elf/shared_library.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>

/* The dynamic section of a library, and the tables that it names. All are looked up by address in
 * the loaded segments. */
struct dynamic {
    const uint8_t *data;
    size_t size;
    const Elf64_Phdr *segments;
    size_t segment_count;
    const Elf64_Dyn *entries;
    size_t entry_count;
    struct str strings;
    const Elf64_Sym *symbols;
    size_t symbol_count;
    const uint16_t *versions; /* [symbol_count] or NULL */
};

/* `size` bytes from an address that the library is loaded to, aligned to `align`; NULL when they
 * are not in the file. */
static const void *bytes_at(const struct dynamic *d, uint64_t address, uint64_t size,
                            size_t align) {
    for (size_t i = 0; i < d->segment_count; i++) {
        const Elf64_Phdr *p = &d->segments[i];
        uint64_t from = address - p->p_vaddr;

        if (p->p_type != PT_LOAD || address < p->p_vaddr || from > p->p_filesz ||
            size > p->p_filesz - from || p->p_offset > d->size ||
            from + size > d->size - p->p_offset)
            continue;
        if ((uintptr_t)(d->data + p->p_offset + from) % align)
            return NULL;
        return d->data + p->p_offset + from;
    }
    return NULL;
}

/* The value of the first entry of a kind; 0 when there is none. */
static uint64_t entry(const struct dynamic *d, int64_t tag) {
    for (size_t i = 0; i < d->entry_count; i++) {
        if (d->entries[i].d_tag == tag)
            return d->entries[i].d_un.d_val;
    }
    return 0;
}

static bool has_entry(const struct dynamic *d, int64_t tag) {
    for (size_t i = 0; i < d->entry_count; i++) {
        if (d->entries[i].d_tag == tag)
            return true;
    }
    return false;
}

static struct str string(const struct dynamic *d, uint64_t at) {
    return at < d->strings.n ? str_from(d->strings.p + at) : (struct str){"", 0};
}

/* The hash table of older linkers says how many symbols there are (gABI, DT_HASH). */
static size_t count_by_hash(const struct dynamic *d) {
    const uint32_t *table = entry(d, DT_HASH) ? bytes_at(d, entry(d, DT_HASH), 8, 4) : NULL;

    return table ? table[1] : 0;
}

/* DT_GNU_HASH holds the defined symbols only, behind all others: its last chain ends with the last
 * symbol. */
static size_t count_by_gnu_hash(const struct dynamic *d) {
    uint64_t at = entry(d, DT_GNU_HASH), chains;
    const uint32_t *head = at ? bytes_at(d, at, 16, 4) : NULL, *buckets, *chain;
    uint32_t last = 0;

    if (!head)
        return 0;
    at += 16 + (uint64_t)head[2] * 8;
    buckets = bytes_at(d, at, (uint64_t)head[0] * 4, 4);
    chains = at + (uint64_t)head[0] * 4;
    for (uint32_t i = 0; buckets && i < head[0]; i++)
        last = buckets[i] > last ? buckets[i] : last;
    if (last < head[1])
        return 0;
    do {
        chain = bytes_at(d, chains + (uint64_t)(last - head[1]) * 4, 4, 4);
        last++;
    } while (chain && !(*chain & 1));
    return last;
}

/* A table of relocations: [*count]. */
static const Elf64_Rela *relocations(const struct dynamic *d, int64_t table, int64_t table_size,
                                     size_t *count) {
    uint64_t size = entry(d, table_size);
    const Elf64_Rela *r = entry(d, table) ? bytes_at(d, entry(d, table), size, 8) : NULL;

    *count = r ? size / sizeof *r : 0;
    return r;
}

/* Undefined symbols alone need not be in any hash table; relocations name them. */
static size_t count_by_relocations(const struct dynamic *d, int64_t table, int64_t table_size) {
    size_t most = 0, count;
    const Elf64_Rela *r = relocations(d, table, table_size, &count);

    for (size_t i = 0; i < count; i++)
        most = ELF64_R_SYM(r[i].r_info) >= most ? ELF64_R_SYM(r[i].r_info) + 1 : most;
    return most;
}

static size_t larger(size_t a, size_t b) {
    return a > b ? a : b;
}

/* From the section headers, if there are any. */
static size_t count_by_section(const struct dynamic *d) {
    const Elf64_Ehdr *h = (const void *)d->data;
    const Elf64_Shdr *s;

    if (h->e_shentsize != sizeof *s || h->e_shoff % 8 || h->e_shoff > d->size ||
        (d->size - h->e_shoff) / sizeof *s < h->e_shnum)
        return 0;
    s = (const void *)(d->data + h->e_shoff);
    for (unsigned i = 0; i < h->e_shnum; i++) {
        if (s[i].sh_type == SHT_DYNSYM)
            return s[i].sh_size / sizeof(Elf64_Sym);
    }
    return 0;
}

static void find_symbols(struct dynamic *d) {
    uint64_t at = entry(d, DT_SYMTAB);
    size_t count = count_by_section(d);

    if (!count)
        count = larger(larger(count_by_hash(d), count_by_gnu_hash(d)),
                       larger(count_by_relocations(d, DT_RELA, DT_RELASZ),
                              count_by_relocations(d, DT_JMPREL, DT_PLTRELSZ)));
    d->symbols = at && count ? bytes_at(d, at, count * sizeof *d->symbols, 8) : NULL;
    d->symbol_count = d->symbols ? count : 0;
    d->versions =
        entry(d, DT_VERSYM) ? bytes_at(d, entry(d, DT_VERSYM), d->symbol_count * 2, 2) : NULL;
}

static bool read_dynamic(struct dynamic *d, const uint8_t *data, size_t size) {
    const Elf64_Ehdr *h = (const void *)data;

    *d = (struct dynamic){.data = data, .size = size};
    if (size < sizeof *h || (uintptr_t)data % 8 || memcmp(data, ELFMAG, SELFMAG) != 0 ||
        data[EI_CLASS] != ELFCLASS64 || data[EI_DATA] != ELFDATA2LSB || h->e_machine != EM_X86_64 ||
        h->e_phentsize != sizeof(Elf64_Phdr) || h->e_phoff % 8 || h->e_phoff > size ||
        (size - h->e_phoff) / sizeof(Elf64_Phdr) < h->e_phnum)
        return false;
    d->segments = (const void *)(data + h->e_phoff);
    d->segment_count = h->e_phnum;
    for (size_t i = 0; i < d->segment_count; i++) {
        if (d->segments[i].p_type != PT_DYNAMIC)
            continue;
        d->entries = bytes_at(d, d->segments[i].p_vaddr, d->segments[i].p_filesz, 8);
        d->entry_count = d->entries ? d->segments[i].p_filesz / sizeof *d->entries : 0;
    }
    for (size_t i = 0; i < d->entry_count; i++) {
        if (d->entries[i].d_tag == DT_NULL)
            d->entry_count = i;
    }
    d->strings.n = entry(d, DT_STRSZ);
    d->strings.p = d->strings.n ? bytes_at(d, entry(d, DT_STRTAB), d->strings.n, 1) : NULL;
    if (!d->strings.p || d->strings.p[d->strings.n - 1] != '\0')
        return false;
    find_symbols(d);
    return true;
}

/* ---- versions ---- */

/* The version of a number: as the library asks for it (DT_VERNEED). */
static struct str needed_version(const struct dynamic *d, uint16_t number) {
    uint64_t at = entry(d, DT_VERNEED);

    for (uint64_t left = entry(d, DT_VERNEEDNUM); left; left--) {
        const Elf64_Verneed *need = bytes_at(d, at, sizeof *need, 4);
        uint64_t inner = need ? at + need->vn_aux : 0;

        for (unsigned i = 0; need && i < need->vn_cnt; i++) {
            const Elf64_Vernaux *aux = bytes_at(d, inner, sizeof *aux, 4);

            if (!aux)
                break;
            if (aux->vna_other == number)
                return string(d, aux->vna_name);
            inner += aux->vna_next;
        }
        if (!need || !need->vn_next)
            break;
        at += need->vn_next;
    }
    return (struct str){"", 0};
}

/* As the library defines it (DT_VERDEF). */
static struct str defined_version(const struct dynamic *d, uint16_t number) {
    uint64_t at = entry(d, DT_VERDEF);

    for (uint64_t left = entry(d, DT_VERDEFNUM); left; left--) {
        const Elf64_Verdef *def = bytes_at(d, at, sizeof *def, 4);
        const Elf64_Verdaux *aux = def ? bytes_at(d, at + def->vd_aux, sizeof *aux, 4) : NULL;

        if (aux && def->vd_ndx == number && !(def->vd_flags & VER_FLG_BASE))
            return string(d, aux->vda_name);
        if (!def || !def->vd_next)
            break;
        at += def->vd_next;
    }
    return (struct str){"", 0};
}

/* Of all version numbers: [*count], in the arena. */
static struct str *list_versions(struct arena *a, const struct dynamic *d, size_t *count) {
    struct str *list;
    uint16_t most = 1;

    *count = 0;
    if (!d->versions)
        return NULL;
    for (size_t i = 0; i < d->symbol_count; i++)
        most = (d->versions[i] & 0x7fff) > most ? d->versions[i] & 0x7fff : most;
    list = arena_array(a, most + 1u, sizeof *list);
    for (uint16_t i = 2; i <= most; i++) {
        list[i] = defined_version(d, i);
        if (!list[i].n)
            list[i] = needed_version(d, i);
    }
    *count = most + 1u;
    return list;
}

/* ---- what it does when it is loaded ---- */

/* Is the code at an address this? Of the pattern, `?` stands for any byte; an endbr64 before it
 * does not count. */
static bool code_is(const struct dynamic *d, uint64_t address, const char *pattern) {
    static const uint8_t endbr64[] = {0xf3, 0x0f, 0x1e, 0xfa};
    const uint8_t *code = bytes_at(d, address, 4, 1);

    if (code && memcmp(code, endbr64, 4) == 0)
        address += 4;
    for (; *pattern; pattern += 2, address++) {
        unsigned byte;
        bool any = *pattern == '?';

        code = bytes_at(d, address, 1, 1);
        if (!code || (!any && (sscanf(pattern, "%2x", &byte) != 1 || byte != *code)))
            return false;
    }
    return true;
}

/* Where the only entry of an array of functions leads, by its relocation. */
static uint64_t only_entry(const struct dynamic *d, uint64_t array) {
    const uint64_t *in_place = bytes_at(d, array, 8, 8);
    size_t count;
    const Elf64_Rela *r = relocations(d, DT_RELA, DT_RELASZ, &count);

    for (size_t i = 0; i < count; i++) {
        if (r[i].r_offset == array && ELF64_R_TYPE(r[i].r_info) == R_X86_64_RELATIVE)
            return (uint64_t)r[i].r_addend;
    }
    return in_place ? *in_place : 0;
}

/* What the compiler's and the C library's own start files give every library: frame_dummy, which
 * only jumps to register_tm_clones; __do_global_dtors_aux; an _init and a _fini that do nothing. */
static bool has_common_init(const struct dynamic *d) {
    uint64_t start;
    const uint8_t *p;
    int32_t distance;

    if (entry(d, DT_INIT) &&
        !code_is(d, entry(d, DT_INIT), "4883ec08488b05????????4885c07402ffd04883c408c3"))
        return false;
    if (entry(d, DT_INIT_ARRAYSZ) == 0)
        return true;
    if (entry(d, DT_INIT_ARRAYSZ) != 8)
        return false;
    start = only_entry(d, entry(d, DT_INIT_ARRAY));
    if (!code_is(d, start, "e9"))
        return false;
    p = bytes_at(d, start, 1, 1);
    start += *p == 0xf3 ? 5 : 1;
    p = bytes_at(d, start, 4, 1);
    if (!p)
        return false;
    memcpy(&distance, p, 4);
    return code_is(d, start + 4 + (uint64_t)(int64_t)distance,
                   "488d3d????????488d35????????4829fe");
}

static bool has_common_fini(const struct dynamic *d) {
    if (entry(d, DT_FINI) && !code_is(d, entry(d, DT_FINI), "4883ec084883c408c3"))
        return false;
    if (entry(d, DT_FINI_ARRAYSZ) == 0)
        return true;
    return entry(d, DT_FINI_ARRAYSZ) == 8 &&
           code_is(d, only_entry(d, entry(d, DT_FINI_ARRAY)), "803d????????0075");
}

/* ---- all that a library says of itself ---- */

static void mark_relocated(const struct dynamic *d, int64_t table, int64_t table_size,
                           uint8_t *marks) {
    size_t count;
    const Elf64_Rela *r = relocations(d, table, table_size, &count);

    for (size_t i = 0; i < count; i++) {
        if (ELF64_R_SYM(r[i].r_info) < d->symbol_count)
            marks[ELF64_R_SYM(r[i].r_info)] = 1;
    }
}

static void read_symbols(struct arena *a, struct library_facts *f, const struct dynamic *d) {
    size_t version_count;
    const struct str *versions = list_versions(a, d, &version_count);
    uint8_t *relocated = arena_array(a, d->symbol_count, 1);

    mark_relocated(d, DT_RELA, DT_RELASZ, relocated);
    mark_relocated(d, DT_JMPREL, DT_PLTRELSZ, relocated);
    f->symbols = arena_array(a, d->symbol_count, sizeof *f->symbols);
    for (size_t i = 1; i < d->symbol_count; i++) {
        const Elf64_Sym *y = &d->symbols[i];
        uint16_t version = d->versions ? d->versions[i] & 0x7fff : 1;
        unsigned char visibility = ELF64_ST_VISIBILITY(y->st_other);
        struct library_symbol *symbol = &f->symbols[f->symbol_count];

        if (ELF64_ST_BIND(y->st_info) == STB_LOCAL || visibility == STV_HIDDEN ||
            visibility == STV_INTERNAL)
            continue;
        *symbol = (struct library_symbol){
            .name = string(d, y->st_name),
            .version = version < version_count ? versions[version] : (struct str){"", 0},
            .value = y->st_value,
            .size = y->st_size,
            .type = ELF64_ST_TYPE(y->st_info),
            .defined = y->st_shndx != SHN_UNDEF,
            .weak = ELF64_ST_BIND(y->st_info) != STB_GLOBAL,
            .hidden = y->st_shndx != SHN_UNDEF && d->versions && d->versions[i] & 0x8000,
            .protected = visibility == STV_PROTECTED,
            .relocated = relocated[i]};
        /* version 0: local to the library; an absolute symbol named as a version stands for it */
        f->symbol_count += !(version == 0 && symbol->defined) &&
                           !(y->st_shndx == SHN_ABS && str_eq(symbol->name, symbol->version));
    }
}

static void read_needed(struct arena *a, struct library_facts *f, const struct dynamic *d) {
    f->needed = arena_array(a, d->entry_count, sizeof *f->needed);
    for (size_t i = 0; i < d->entry_count; i++) {
        if (d->entries[i].d_tag == DT_NEEDED)
            f->needed[f->needed_count++] = string(d, d->entries[i].d_un.d_val);
    }
}

static const char *why_not_later(const struct dynamic *d) {
    for (size_t i = 0; i < d->segment_count; i++) {
        if (d->segments[i].p_type == PT_GNU_STACK && (d->segments[i].p_flags & PF_X))
            return "it needs an executable stack";
    }
    if (entry(d, DT_FLAGS_1) & (DF_1_INITFIRST | DF_1_INTERPOSE))
        return "it asks to be before others (DF_1_INITFIRST or DF_1_INTERPOSE)";
    if (entry(d, DT_FLAGS_1) & DF_1_NOOPEN)
        return "it says that it cannot be opened (DF_1_NOOPEN)";
    if (entry(d, DT_FLAGS) & DF_STATIC_TLS)
        return "its thread-local data has to be there from the start (DF_STATIC_TLS)";
    if (entry(d, DT_FILTER) || entry(d, DT_AUXILIARY))
        return "it is a filter of another library";
    return NULL;
}

bool shared_library_read(struct arena *a, struct library_facts *facts, const uint8_t *data,
                         size_t size) {
    struct dynamic d;
    uint64_t path;

    memset(facts, 0, sizeof *facts);
    if (!read_dynamic(&d, data, size) || ((const Elf64_Ehdr *)(const void *)data)->e_type != ET_DYN)
        return false;
    facts->soname = entry(&d, DT_SONAME) ? string(&d, entry(&d, DT_SONAME)) : (struct str){"", 0};
    path = entry(&d, DT_RUNPATH) ? entry(&d, DT_RUNPATH) : entry(&d, DT_RPATH);
    facts->run_path = path ? string(&d, path) : (struct str){"", 0};
    facts->symbolic = entry(&d, DT_FLAGS) & DF_SYMBOLIC || has_entry(&d, DT_SYMBOLIC);
    read_needed(a, facts, &d);
    read_symbols(a, facts, &d);
    facts->not_later = why_not_later(&d);
    facts->acts = !has_common_init(&d) || !has_common_fini(&d);
    return d.symbol_count > 0;
}

/* A definition goes by its name unless its version is an old one, and by NAME@VERSION. */
static void tell_definition(const struct library_symbol *y,
                            void (*found)(void *ctx, struct str name,
                                          enum library_symbol_kind kind),
                            void *ctx) {
    enum library_symbol_kind kind = y->weak || y->type == STT_FUNC || y->type == STT_GNU_IFUNC
                                        ? LIBRARY_DEFINES
                                        : LIBRARY_DEFINES_DATA;
    char text[512];
    int n;

    if (!y->hidden || !y->version.n)
        found(ctx, y->name, kind);
    if (!y->version.n)
        return;
    n = snprintf(text, sizeof text, "%.*s@%.*s", STR_ARG(y->name), STR_ARG(y->version));
    if (n > 0 && (size_t)n < sizeof text)
        found(ctx, (struct str){text, (size_t)n}, kind);
}

void shared_library_names(const uint8_t *data, size_t size,
                          void (*found)(void *ctx, struct str name, enum library_symbol_kind kind),
                          void *ctx) {
    struct arena arena = {0};
    struct library_facts facts;

    shared_library_read(&arena, &facts, data, size);
    for (size_t i = 0; i < facts.symbol_count; i++) {
        const struct library_symbol *y = &facts.symbols[i];

        if (y->defined)
            tell_definition(y, found, ctx);
        else
            found(ctx, y->name, y->weak ? LIBRARY_WANTS : LIBRARY_NEEDS);
    }
    arena_free(&arena);
}

struct str shared_library_soname(const uint8_t *data, size_t size) {
    struct dynamic d;
    uint64_t at = read_dynamic(&d, data, size) ? entry(&d, DT_SONAME) : 0;

    return at ? string(&d, at) : (struct str){"", 0};
}
