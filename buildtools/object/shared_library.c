/* SPDX-License-Identifier: MIT */
#include "object/shared_library.h"

#include <elf.h>
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

/* Calls `with` for each section of a type, with the string table that it is linked to. */
static void each_section(const uint8_t *data, size_t size, uint32_t type,
                         void (*with)(void *ctx, const Elf64_Shdr *s, const Elf64_Shdr *names),
                         void *ctx) {
    Elf64_Ehdr h;
    Elf64_Shdr s, names;

    if (size < sizeof h || data[EI_CLASS] != ELFCLASS64 || data[EI_DATA] != ELFDATA2LSB)
        return;
    memcpy(&h, data, sizeof h);
    for (uint32_t i = 0; i < h.e_shnum && h.e_shentsize == sizeof s; i++) {
        if (section_at(data, size, &h, i, &s) && s.sh_type == type &&
            section_at(data, size, &h, s.sh_link, &names) && names.sh_type == SHT_STRTAB)
            with(ctx, &s, &names);
    }
}

struct name_search {
    const uint8_t *data;
    void (*found)(void *ctx, struct str name, bool defined);
    void *ctx;
};

static void list_names(void *ctx, const Elf64_Shdr *symbols, const Elf64_Shdr *names) {
    const struct name_search *search = ctx;
    const char *text = (const char *)search->data + names->sh_offset;

    if (names->sh_size == 0 || text[names->sh_size - 1] != '\0')
        return;
    for (uint64_t i = 1; i < symbols->sh_size / sizeof(Elf64_Sym); i++) {
        Elf64_Sym y;

        memcpy(&y, search->data + symbols->sh_offset + i * sizeof y, sizeof y);
        if (ELF64_ST_BIND(y.st_info) != STB_LOCAL && y.st_name < names->sh_size)
            search->found(search->ctx, str_from(text + y.st_name), y.st_shndx != SHN_UNDEF);
    }
}

void shared_library_names(const uint8_t *data, size_t size,
                          void (*found)(void *ctx, struct str name, bool defined), void *ctx) {
    struct name_search search = {data, found, ctx};

    each_section(data, size, SHT_DYNSYM, list_names, &search);
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
