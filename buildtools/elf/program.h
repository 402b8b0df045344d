/* SPDX-License-Identifier: MIT */
/*
 * A linked program through its program headers, as a loader sees it, stripped or not. It owns
 * nothing; all that is reached lies within the bytes.
 */
#ifndef ELF_PROGRAM_H
#define ELF_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct program {
    const uint8_t *data; /* the whole file */
    size_t size;
};

/* False when the bytes are no 64-bit, little-endian program or library. */
bool program_open(struct program *p, const uint8_t *data, size_t size);

/* The descriptor of the first note of that owner and type, and its address. False without one. */
bool program_note(const struct program *p, const char *owner, uint32_t type, struct str *descriptor,
                  uint64_t *address);

/* Where the byte at an address is in the file, and how many follow it there; NULL when it is not in
 * the file. */
const uint8_t *program_at(const struct program *p, uint64_t address, size_t *follow);

/* The text at an address, or NULL when there is none that ends. */
const char *program_text(const struct program *p, uint64_t address);

#endif
