/* SPDX-License-Identifier: MIT */
/*
 * The program file that the linker has just made, mapped for writing: its headers are taken at
 * their word, but for the bounds.
 */
#ifndef LINK_IMAGE_H
#define LINK_IMAGE_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* gABI additions of 2022 that older <elf.h> lack. */
#ifndef SHT_RELR
#define SHT_RELR 19
#define DT_RELRSZ 35
#endif

struct image {
    const char *path;
    uint8_t *data;
    size_t size;
    Elf64_Shdr *sections;
    uint32_t section_count;
    Elf64_Shdr *symtab, *relr, *rela, *dynamic, *dynsym; /* NULL when there is none */
    struct str names;                                    /* of symtab's symbols */
};

/* False with an error. Whatever it returns, image_close gives back what it has. */
bool image_open(struct image *m, const char *path);
void image_close(struct image *m);

/* The file's bytes of a loaded address; NULL when `size` bytes of it do not come from the file, or
 * are not aligned to 4. */
uint8_t *image_bytes(const struct image *m, uint64_t address, size_t size);

/* The segment that an address is loaded with; NULL when there is none. */
const Elf64_Phdr *image_segment(const struct image *m, uint64_t address);

struct str image_symbol_name(const struct image *m, const Elf64_Sym *y);

/* Changes an entry of the dynamic section, if it is there. */
void image_set_dynamic(const struct image *m, int64_t tag, uint64_t value);

/* Reports what is not as it must be; returns false. */
bool image_unexpected(const struct image *m, const char *what);

#endif
