/* SPDX-License-Identifier: MIT */
/*
 * Takes a target's words apart into inputs in order, and options for the final link.
 */
#ifndef LINK_WORDS_H
#define LINK_WORDS_H

#include "link/model.h"

/* Fills the target's items, options, folders, undefined and exported from its words; @FILE words
 * are replaced by what the files hold. False with an error for a word that a unified link cannot
 * honour (--wrap, -r, -shared), or a response file that cannot be read. `extra` (or NULL): the
 * words for all targets, sorted before. */
bool words_sort(struct arena *a, struct target *t, const struct target *extra);

#endif
