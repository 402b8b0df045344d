/* SPDX-License-Identifier: MIT */
/*
 * A growing list of words. It lives in the arena that is given each time, and owns no text.
 */
#ifndef BASE_WORD_LIST_H
#define BASE_WORD_LIST_H

#include <stddef.h>

#include "base/arena.h"

struct word_list {
    const char **words; /* [count] */
    size_t count, capacity;
};

void words_add(struct arena *a, struct word_list *list, const char *word);

#endif
