/* SPDX-License-Identifier: MIT */
/*
 * Paths as Ninja sees them: two spellings of one path are one file, and `$in` and `$out` quote them
 * for the shell.
 */
#ifndef NINJA_NINJA_PATH_H
#define NINJA_NINJA_PATH_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/* Removes `.`, empty components, and `..` with what it follows, in place; returns the new length. A
 * relative path that has nothing left becomes `.`; no other path becomes empty. `n` is at least 1.
 * Purely textual, as in Ninja. */
size_t ninja_canonical(char *path, size_t n);

/* Appends `path` as one word for the shell: as it is if it needs no quotes, else in single quotes.
 */
void ninja_quote(struct buf *out, struct str path);

#endif
