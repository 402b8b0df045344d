/* SPDX-License-Identifier: MIT */
/*
 * Generated files that build steps wait for and that do not exist yet: a compiler or preprocessor
 * that runs outside Ninja needs them too. The arena that is given owns the names.
 */
#ifndef NINJA_MISSING_FILES_H
#define NINJA_MISSING_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "ninja/command_words.h"

/*
 * Appends the inputs of all kinds, order-only ones too, of the edges that make `outputs[i]`, if
 * another edge makes them and they do not exist; a phony edge stands for its own inputs. What
 * Ninja's log has as made counts as made, unless it is named as a source or header is. The build is
 * that of the current folder. False when build.ninja cannot be read, reported.
 */
bool build_missing(struct arena *a, const char *const *outputs, size_t count,
                   struct build_words *missing);

#endif
