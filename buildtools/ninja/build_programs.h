/* SPDX-License-Identifier: MIT */
/*
 * Which outputs of a Ninja build are programs, libraries and objects.
 */
#ifndef NINJA_BUILD_PROGRAMS_H
#define NINJA_BUILD_PROGRAMS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/word_list.h"

/* Is this the rule of a link step, as Meson and CMake name them, and of no archive? */
bool is_link_rule(struct str rule);

/* Is a file of this name an object, an archive or a shared library? */
bool is_library_name(struct str name);

/* The folder of objects that an output is in: that of its library or program, as Meson (`x.p`) and
 * CMake (`x.dir`) name them, else the one it lies in, with its slash. */
struct str object_folder(struct str output);

/* Appends the programs that FOLDER/build.ninja links, in its order. False when it cannot be read,
 * reported. */
bool build_programs_list(struct arena *a, const char *folder, struct word_list *programs);

#endif
