/* SPDX-License-Identifier: MIT */
#include "object/shared_library.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>

/* Copies header `i` of a table out of the file; false when it is not in the file. */
static bool section_at(const uint8_t *data, size_t size, const Elf64_Ehdr *h, uint32_t i,
                       Elf64_Shdr *s) {
    uint64_t at = h->e_shoff + (uint64_t)i * sizeof *s;

    if (i >= h->e_shnum || h->e_shoff > size || at > size || size - at < sizeof *s)
        return false;
    memcpy(s, data + at, sizeof *s);
    return s->sh_type == SHT_NOBITS || (s->sh_offset <= size && s->sh_size <= size - s->sh_offset);
}

/* Calls `with` for each section of a type, with the section of type `linked` that it is linked to.
 */
static void each_section_with(const uint8_t *data, size_t size, uint32_t type, uint32_t linked,
                              void (*with)(void *ctx, const Elf64_Shdr *s, const Elf64_Shdr *link),
                              void *ctx) {
    Elf64_Ehdr h;
    Elf64_Shdr s, link;

    if (size < sizeof h || data[EI_CLASS] != ELFCLASS64 || data[EI_DATA] != ELFDATA2LSB)
        return;
    memcpy(&h, data, sizeof h);
    for (uint32_t i = 0; i < h.e_shnum && h.e_shentsize == sizeof s; i++) {
        if (section_at(data, size, &h, i, &s) && s.sh_type == type &&
            section_at(data, size, &h, s.sh_link, &link) && link.sh_type == linked)
            with(ctx, &s, &link);
    }
}

/* The usual case: the string table that holds its names. */
static void each_section(const uint8_t *data, size_t size, uint32_t type,
                         void (*with)(void *ctx, const Elf64_Shdr *s, const Elf64_Shdr *names),
                         void *ctx) {
    each_section_with(data, size, type, SHT_STRTAB, with, ctx);
}

struct soname_search {
    const uint8_t *data;
    struct str name;
};

static void find_soname(void *ctx, const Elf64_Shdr *dynamic, const Elf64_Shdr *names) {
    struct soname_search *search = ctx;
    const char *text = (const char *)search->data + names->sh_offset;

    if (names->sh_size == 0 || text[names->sh_size - 1] != '\0')
        return;
    for (uint64_t i = 0; i < dynamic->sh_size / sizeof(Elf64_Dyn); i++) {
        Elf64_Dyn d;

        memcpy(&d, search->data + dynamic->sh_offset + i * sizeof d, sizeof d);
        if (d.d_tag == DT_SONAME && d.d_un.d_val < names->sh_size)
            search->name = str_from(text + d.d_un.d_val);
    }
}

struct str shared_library_soname(const uint8_t *data, size_t size) {
    struct soname_search search = {.data = data};

    each_section(data, size, SHT_DYNAMIC, find_soname, &search);
    return search.name;
}

/* ---- all that a library says of itself ---- */

struct reader {
    struct arena *arena;
    struct library_facts *facts;
    const uint8_t *data;
    size_t size;
    uint64_t dynamic_flags, flags_1;
    uint64_t init, fini, init_array, init_array_size, fini_array, fini_array_size;
    uint64_t relocations, relocations_size;
    struct str names;            /* of dynamic symbols, and what dynamic entries refer to */
    uint64_t symbols, symbols_n; /* offset and number of dynamic symbols */
    uint64_t versions;           /* offset of .gnu.version; 0: none */
    struct str *version_names;   /* [version_count] by their numbers */
    size_t version_count;
};

/* The file's bytes of a loaded address; NULL when `n` bytes of it are not in the file. */
static const uint8_t *loaded_at(const struct reader *r, uint64_t address, size_t n) {
    Elf64_Ehdr h;
    Elf64_Phdr p;

    memcpy(&h, r->data, sizeof h);
    for (unsigned i = 0; i < h.e_phnum; i++) {
        uint64_t at = h.e_phoff + (uint64_t)i * sizeof p;

        if (h.e_phoff > r->size || at > r->size || r->size - at < sizeof p)
            return NULL;
        memcpy(&p, r->data + at, sizeof p);
        if (p.p_type == PT_LOAD && address >= p.p_vaddr && address - p.p_vaddr < p.p_filesz &&
            p.p_filesz - (address - p.p_vaddr) >= n && p.p_offset <= r->size &&
            r->size - p.p_offset >= address - p.p_vaddr + n)
            return r->data + p.p_offset + (address - p.p_vaddr);
    }
    return NULL;
}

/* Is the code at an address this? Of the pattern, `?` stands for any byte; an endbr64 before it
 * does not count. */
static bool code_is(const struct reader *r, uint64_t address, const char *pattern) {
    static const uint8_t endbr64[] = {0xf3, 0x0f, 0x1e, 0xfa};
    const uint8_t *code = loaded_at(r, address, 4);

    if (code && memcmp(code, endbr64, 4) == 0)
        address += 4;
    for (; *pattern; pattern += 2, address++) {
        unsigned byte;
        bool any = *pattern == '?';

        code = loaded_at(r, address, 1);
        if (!code || (!any && (sscanf(pattern, "%2x", &byte) != 1 || byte != *code)))
            return false;
    }
    return true;
}

/* Where the only entry of an array of functions leads, by its relocation. */
static uint64_t only_entry(const struct reader *r, uint64_t array) {
    const uint8_t *p = loaded_at(r, array, 8);
    Elf64_Rela rela;
    uint64_t in_place = 0;

    for (uint64_t at = 0; at + sizeof rela <= r->relocations_size; at += sizeof rela) {
        const uint8_t *entry = loaded_at(r, r->relocations + at, sizeof rela);

        if (!entry)
            break;
        memcpy(&rela, entry, sizeof rela);
        if (rela.r_offset == array && ELF64_R_TYPE(rela.r_info) == R_X86_64_RELATIVE)
            return (uint64_t)rela.r_addend;
    }
    if (p)
        memcpy(&in_place, p, 8);
    return in_place;
}

/* What the compiler's and the C library's own start files give every library: frame_dummy, which
 * only jumps to register_tm_clones; __do_global_dtors_aux; an _init and a _fini that do nothing. */
static bool has_common_init(const struct reader *r) {
    uint64_t entry;
    const uint8_t *p;
    int32_t distance;

    if (r->init && !code_is(r, r->init, "4883ec08488b05????????4885c07402ffd04883c408c3"))
        return false;
    if (r->init_array_size == 0)
        return true;
    if (r->init_array_size != 8)
        return false;
    entry = only_entry(r, r->init_array);
    if (!code_is(r, entry, "e9"))
        return false;
    entry += *loaded_at(r, entry, 1) == 0xf3 ? 5 : 1;
    p = loaded_at(r, entry, 4);
    if (!p)
        return false;
    memcpy(&distance, p, 4);
    return code_is(r, entry + 4 + (uint64_t)(int64_t)distance,
                   "488d3d????????488d35????????4829fe");
}

static bool has_common_fini(const struct reader *r) {
    if (r->fini && !code_is(r, r->fini, "4883ec084883c408c3"))
        return false;
    if (r->fini_array_size == 0)
        return true;
    return r->fini_array_size == 8 && code_is(r, only_entry(r, r->fini_array), "803d????????0075");
}

static struct str name_at(struct str names, uint64_t at) {
    return at < names.n ? str_from(names.p + at) : (struct str){"", 0};
}

static void read_entry(struct reader *r, const Elf64_Dyn *d) {
    struct library_facts *f = r->facts;

    switch (d->d_tag) {
    case DT_SONAME: f->soname = name_at(r->names, d->d_un.d_val); break;
    case DT_NEEDED: f->needed[f->needed_count++] = name_at(r->names, d->d_un.d_val); break;
    case DT_RUNPATH: f->run_path = name_at(r->names, d->d_un.d_val); break;
    case DT_RPATH:
        if (!f->run_path.n)
            f->run_path = name_at(r->names, d->d_un.d_val);
        break;
    case DT_INIT: r->init = d->d_un.d_ptr; break;
    case DT_FINI: r->fini = d->d_un.d_ptr; break;
    case DT_INIT_ARRAY: r->init_array = d->d_un.d_ptr; break;
    case DT_INIT_ARRAYSZ: r->init_array_size = d->d_un.d_val; break;
    case DT_FINI_ARRAY: r->fini_array = d->d_un.d_ptr; break;
    case DT_FINI_ARRAYSZ: r->fini_array_size = d->d_un.d_val; break;
    case DT_RELA: r->relocations = d->d_un.d_ptr; break;
    case DT_RELASZ: r->relocations_size = d->d_un.d_val; break;
    case DT_FLAGS: r->dynamic_flags = d->d_un.d_val; break;
    case DT_FLAGS_1: r->flags_1 = d->d_un.d_val; break;
    case DT_FILTER:
    case DT_AUXILIARY: f->not_later = "it is a filter of another library"; break;
    default: break;
    }
}

static void read_dynamic(void *ctx, const Elf64_Shdr *dynamic, const Elf64_Shdr *names) {
    struct reader *r = ctx;
    size_t count = dynamic->sh_size / sizeof(Elf64_Dyn);

    r->names = (struct str){(const char *)r->data + names->sh_offset, names->sh_size};
    if (names->sh_size == 0 || r->names.p[names->sh_size - 1] != '\0')
        return;
    r->facts->needed = arena_array(r->arena, count, sizeof *r->facts->needed);
    for (size_t i = 0; i < count; i++) {
        Elf64_Dyn d;

        memcpy(&d, r->data + dynamic->sh_offset + i * sizeof d, sizeof d);
        if (d.d_tag == DT_NULL)
            break;
        read_entry(r, &d);
    }
}

/* gABI of GNU versions: a chain of Elf64_Verdef, each with its own name first. */
static void read_version_names(void *ctx, const Elf64_Shdr *table, const Elf64_Shdr *names) {
    struct reader *r = ctx;
    struct str text = {(const char *)r->data + names->sh_offset, names->sh_size};
    uint64_t at = 0;
    Elf64_Verdef d;
    Elf64_Verdaux name;

    if (text.n == 0 || text.p[text.n - 1] != '\0')
        return;
    r->version_count = table->sh_info < 0x7fff ? table->sh_info + 1 : 0x8000;
    r->version_names = arena_array(r->arena, r->version_count, sizeof *r->version_names);
    while (at + sizeof d <= table->sh_size) {
        memcpy(&d, r->data + table->sh_offset + at, sizeof d);
        if (at + d.vd_aux + sizeof name > table->sh_size)
            return;
        memcpy(&name, r->data + table->sh_offset + at + d.vd_aux, sizeof name);
        if (!(d.vd_flags & VER_FLG_BASE) && d.vd_ndx < r->version_count)
            r->version_names[d.vd_ndx] = name_at(text, name.vda_name);
        if (d.vd_next == 0)
            return;
        at += d.vd_next;
    }
}

static void find_versions(void *ctx, const Elf64_Shdr *table, const Elf64_Shdr *symbols) {
    struct reader *r = ctx;

    if (table->sh_size / 2 >= symbols->sh_size / sizeof(Elf64_Sym))
        r->versions = table->sh_offset;
}

static void read_symbols(void *ctx, const Elf64_Shdr *symbols, const Elf64_Shdr *names) {
    struct reader *r = ctx;
    struct library_facts *f = r->facts;
    struct str text = {(const char *)r->data + names->sh_offset, names->sh_size};
    size_t count = symbols->sh_size / sizeof(Elf64_Sym);

    if (text.n == 0 || text.p[text.n - 1] != '\0')
        return;
    f->symbols = arena_array(r->arena, count, sizeof *f->symbols);
    for (size_t i = 1; i < count; i++) {
        Elf64_Sym y;
        uint16_t version = 0;
        struct library_symbol *symbol = &f->symbols[f->symbol_count];

        memcpy(&y, r->data + symbols->sh_offset + i * sizeof y, sizeof y);
        if (ELF64_ST_BIND(y.st_info) == STB_LOCAL || y.st_name >= text.n)
            continue;
        if (r->versions)
            memcpy(&version, r->data + r->versions + i * 2, 2);
        symbol->name = str_from(text.p + y.st_name);
        symbol->defined = y.st_shndx != SHN_UNDEF;
        symbol->weak = ELF64_ST_BIND(y.st_info) != STB_GLOBAL;
        symbol->hidden = symbol->defined && (version & 0x8000);
        if (symbol->defined && (version & 0x7fff) < r->version_count)
            symbol->version = r->version_names[version & 0x7fff];
        /* version 0: local to the library; an absolute symbol named as a version stands for it */
        f->symbol_count += !(r->versions && version == 0 && symbol->defined) &&
                           !(y.st_shndx == SHN_ABS && str_eq(symbol->name, symbol->version));
    }
}

static void judge_loading(const struct reader *r) {
    struct library_facts *f = r->facts;
    Elf64_Ehdr h;
    Elf64_Phdr p;

    memcpy(&h, r->data, sizeof h);
    if (r->dynamic_flags & DF_STATIC_TLS)
        f->not_later = "its thread-local data has to be there from the start (DF_STATIC_TLS)";
    if (r->flags_1 & DF_1_NOOPEN)
        f->not_later = "it says that it cannot be opened (DF_1_NOOPEN)";
    if (r->flags_1 & (DF_1_INITFIRST | DF_1_INTERPOSE))
        f->not_later = "it asks to be before others (DF_1_INITFIRST or DF_1_INTERPOSE)";
    for (unsigned i = 0;
         i < h.e_phnum && h.e_phoff < r->size && (r->size - h.e_phoff) / sizeof p > i; i++) {
        memcpy(&p, r->data + h.e_phoff + i * sizeof p, sizeof p);
        if (p.p_type == PT_GNU_STACK && (p.p_flags & PF_X))
            f->not_later = "it needs an executable stack";
    }
}

bool shared_library_read(struct arena *a, struct library_facts *facts, const uint8_t *data,
                         size_t size) {
    struct reader r = {.arena = a, .facts = facts, .data = data, .size = size};
    Elf64_Ehdr h;

    memset(facts, 0, sizeof *facts);
    if (size < sizeof h)
        return false;
    memcpy(&h, data, sizeof h);
    if (data[EI_CLASS] != ELFCLASS64 || data[EI_DATA] != ELFDATA2LSB || h.e_machine != EM_X86_64 ||
        h.e_type != ET_DYN || h.e_phentsize != sizeof(Elf64_Phdr))
        return false;
    each_section(data, size, SHT_DYNAMIC, read_dynamic, &r);
    each_section(data, size, SHT_GNU_verdef, read_version_names, &r);
    each_section_with(data, size, SHT_GNU_versym, SHT_DYNSYM, find_versions, &r);
    each_section(data, size, SHT_DYNSYM, read_symbols, &r);
    judge_loading(&r);
    facts->acts = !has_common_init(&r) || !has_common_fini(&r);
    return facts->symbols != NULL && r.names.n;
}

/* A definition goes by its name unless its version is an old one, and by NAME@VERSION. */
static void tell_definition(const struct library_symbol *y,
                            void (*found)(void *ctx, struct str name,
                                          enum library_symbol_kind kind),
                            void *ctx) {
    char text[512];
    int n;

    if (!y->hidden || !y->version.n)
        found(ctx, y->name, LIBRARY_DEFINES);
    if (!y->version.n)
        return;
    n = snprintf(text, sizeof text, "%.*s@%.*s", STR_ARG(y->name), STR_ARG(y->version));
    if (n > 0 && (size_t)n < sizeof text)
        found(ctx, (struct str){text, (size_t)n}, LIBRARY_DEFINES);
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
