/* SPDX-License-Identifier: MIT */
/*
 * Which symbols come from outside of a target's objects: shared libraries, the C library and the
 * compiler's own, and the linker itself.
 */
#ifndef STUBS_LIBRARY_SYMBOLS_H
#define STUBS_LIBRARY_SYMBOLS_H

#include "stubs/model.h"

/* Fills in_library. What the compiler driver adds to every link is sought where Linux
 * distributions have it; a library that is not there defines nothing. */
void libraries_read(struct stubs *s);

static inline uint64_t *libraries_targets(const struct stubs *s, uint32_t symbol) {
    return &s->in_library[symbol * s->mask_words];
}

#endif
