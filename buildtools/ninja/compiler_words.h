/* SPDX-License-Identifier: MIT */
/*
 * Which words of a command name the compiler.
 */
#ifndef NINJA_COMPILER_WORDS_H
#define NINJA_COMPILER_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* How many of a command's words, from the first on, name the compiler driver: launchers (`ccache`,
 * `env NAME=VALUE`, `nice -n 5` …) with their options, then the driver itself as the last. 0 when
 * the first word is an option. */
size_t compiler_words(const char *const *words, size_t n);

/* Is this the driver that links C++ programs (g++, clang++, c++, with prefix and version)? */
bool compiler_is_cxx(const char *driver);

/* Do two drivers belong to one compiler, but for the language? Links are followed. */
bool compiler_is_same(struct arena *a, const char *driver, const char *other);

#endif
