/* SPDX-License-Identifier: MIT */
/*
 * Interned text: equal texts get one number, 0, 1, 2 … in the order of first appearance. The table
 * owns copies of the texts; they live until intern_free.
 */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct intern {
    struct str *texts; /* [count] text of each number */
    uint32_t *hashes;  /* [count] its hash */
    uint32_t *slots;   /* [slot_count] number + 1, or 0 for free; slot_count is a power of two */
    uint32_t count;    /* numbers given so far */
    size_t slot_count;
    size_t text_capacity, hash_capacity;
    struct arena arena; /* the copies */
};

enum { INTERN_NONE = UINT32_MAX };

/* The number of `s`, new if it was not there. */
uint32_t intern_add(struct intern *t, struct str s);

/* The number of `s`, or INTERN_NONE. */
uint32_t intern_find(const struct intern *t, struct str s);

static inline struct str intern_text(const struct intern *t, uint32_t number) {
    return t->texts[number];
}

void intern_free(struct intern *t);

#endif
