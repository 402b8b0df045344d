/* SPDX-License-Identifier: MIT */
#include "base/word_list.h"

#include <string.h>

void words_add(struct arena *a, struct word_list *list, const char *word) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 32;
        const char **grown = arena_array(a, capacity, sizeof *grown);

        if (list->count)
            memcpy(grown, list->words, list->count * sizeof *grown);
        list->words = grown;
        list->capacity = capacity;
    }
    list->words[list->count++] = word;
}
