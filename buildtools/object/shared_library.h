/* SPDX-License-Identifier: MIT */
/*
 * The names that a shared library defines (they decide whether an archive member behind it on the
 * command line is still needed), those that it takes from the program, and what it is called.
 */
#ifndef OBJECT_SHARED_LIBRARY_H
#define OBJECT_SHARED_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* Calls `found(ctx, name, defined)` for each global dynamic symbol of the 64-bit little-endian ELF
 * library. A file that is none, or is damaged, has no such names: the linker itself will judge it.
 */
void shared_library_names(const uint8_t *data, size_t size,
                          void (*found)(void *ctx, struct str name, bool defined), void *ctx);

/* What programs ask for when they are linked with the library (DT_SONAME); empty when it does not
 * say. */
struct str shared_library_soname(const uint8_t *data, size_t size);

#endif
