/* SPDX-License-Identifier: MIT */
/*
 * What differs between answers to the same question. An answer is a tree: JSON where it is JSON,
 * else lines of words; so where two runs of one program differ, only that place is left out of the
 * comparison with another program's answer.
 */
#ifndef CHECK_VARYING_H
#define CHECK_VARYING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* A stretch of the text: a list of further pieces, which follow it and fill it without gaps, or a
 * word. */
struct piece {
    size_t begin, end;
    uint32_t pieces; /* it and all in it */
    bool is_list;
    bool varies; /* not to be compared */
};

struct answer_tree {
    struct str text;
    struct piece *list; /* [count] each list before its pieces; in the arena */
    uint32_t count;
    bool is_json;
    bool varies; /* some piece does */
};

/* The text must live as long as the tree. */
struct answer_tree varying_parse(struct arena *a, struct str text);

/* Marks in `tree` what is not the same in `other`, another run's answer. */
void varying_mark(struct answer_tree *tree, const struct answer_tree *other);

/* The first place where `other` has something else, but for what varies: byte offsets in both.
 * False when there is none. */
bool varying_first_difference(const struct answer_tree *tree, struct str other, size_t *at,
                              size_t *other_at);

/* Appends where a piece is: `.return[0].name`, or `line 3`. */
void varying_place(const struct answer_tree *tree, uint32_t piece, struct buf *out);

#endif
