/* SPDX-License-Identifier: MIT */
/*
 * What the targets of per-target programs are called.
 */
#ifndef NINJA_PROGRAM_NAMES_H
#define NINJA_PROGRAM_NAMES_H

#include <stddef.h>

#include "base/arena.h"

/* How much all of [n] names, at least one, begin and end with, in whole words. */
void program_names_common(const char *const *names, size_t n, size_t *prefix, size_t *suffix);

/* The target of program i of [n]: its name, less what all programs' names begin and end with. */
const char *program_names_target(struct arena *a, const char *const *names, size_t n, size_t i);

#endif
