/* SPDX-License-Identifier: MIT */
/*
 * What the targets of per-target programs are called.
 */
#ifndef BUILD_PROGRAM_NAMES_H
#define BUILD_PROGRAM_NAMES_H

#include <stddef.h>

#include "base/arena.h"

/* The target of program i of [n]: its name, less what all programs' names begin and end with. */
const char *program_names_target(struct arena *a, const char *const *names, size_t n, size_t i);

#endif
