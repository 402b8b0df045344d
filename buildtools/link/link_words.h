/* SPDX-License-Identifier: MIT */
/*
 * Takes a target's words apart into inputs in order, and options for the final link. What each
 * option means is in option_table.c.
 */
#ifndef LINK_LINK_WORDS_H
#define LINK_LINK_WORDS_H

#include "link/model.h"

/* Fills the target's items, options and names from its words and, behind them, the words that are
 * for all targets (or NULL); @FILE words are replaced by what the files hold. False with an error
 * for a word that is unknown or that a unified link cannot honour, or a response file that cannot
 * be read. */
bool words_sort(struct arena *a, struct target *t, const struct word_list *for_all);

#endif
