/* SPDX-License-Identifier: MIT */
/*
 * Relocatable objects as a linker makes them of data files and of --defsym.
 */
#ifndef ELF_OBJECT_BUILDER_H
#define ELF_OBJECT_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "elf/elf_object.h"

/* A global symbol: an absolute value, or an offset in the data. */
struct object_symbol {
    const char *name;
    uint64_t value, size;
    bool absolute;
};

/* An x86-64 object with the symbols and, unless `data` is empty, a section .data of it; `*size` is
 * how many bytes it has. */
const uint8_t *object_make(struct arena *a, struct str data, const struct object_symbol *symbols,
                           size_t count, size_t *size);

/* The object with one more global symbol: another name, `offset` bytes further, for its symbol
 * `index`. */
const uint8_t *object_with_alias(struct arena *a, const struct elf_object *o, const char *name,
                                 uint32_t index, int64_t offset, size_t *size);

#endif
