/* SPDX-License-Identifier: MIT */
/*
 * Takes a target's words apart into inputs in order, and options for the final link.
 */
#ifndef LINK_WORDS_H
#define LINK_WORDS_H

#include "link/model.h"

/* Fills the target's items, options, folders, undefined and exported from its words; @FILE words
 * are replaced by what the files hold. False with an error for a word that a unified link cannot
 * honour (--wrap, -r, -shared), or a response file that cannot be read. */
bool words_sort(struct arena *a, struct target *t);

/* Does the linker take a library that is item `at` only if something refers to it (--as-needed)? */
bool words_only_if_needed(const struct target *t, size_t at);

#endif
