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

static void list_names(const uint8_t *data, const Elf64_Shdr *symbols, const Elf64_Shdr *names,
                       void (*found)(void *ctx, struct str name, bool defined), void *ctx) {
    const char *text = (const char *)data + names->sh_offset;

    if (names->sh_size == 0 || text[names->sh_size - 1] != '\0')
        return;
    for (uint64_t i = 1; i < symbols->sh_size / sizeof(Elf64_Sym); i++) {
        Elf64_Sym y;

        memcpy(&y, data + symbols->sh_offset + i * sizeof y, sizeof y);
        if (ELF64_ST_BIND(y.st_info) != STB_LOCAL && y.st_name < names->sh_size)
            found(ctx, str_from(text + y.st_name), y.st_shndx != SHN_UNDEF);
    }
}

void shared_library_names(const uint8_t *data, size_t size,
                          void (*found)(void *ctx, struct str name, bool defined), void *ctx) {
    Elf64_Ehdr h;
    Elf64_Shdr symbols, names;

    if (size < sizeof h || data[EI_CLASS] != ELFCLASS64 || data[EI_DATA] != ELFDATA2LSB)
        return;
    memcpy(&h, data, sizeof h);
    for (uint32_t i = 0; i < h.e_shnum && h.e_shentsize == sizeof symbols; i++) {
        if (section_at(data, size, &h, i, &symbols) && symbols.sh_type == SHT_DYNSYM &&
            section_at(data, size, &h, symbols.sh_link, &names) && names.sh_type == SHT_STRTAB)
            list_names(data, &symbols, &names, found, ctx);
    }
}
