/* SPDX-License-Identifier: MIT */
/*
 * Changes to a text, gathered in any order and then applied at once. A struct edits owns its list;
 * edits_free gives it back.
 */
#ifndef QAPI_EDIT_H
#define QAPI_EDIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct qapi_edit {
    uint32_t begin, end;     /* the bytes that go */
    const char *replacement; /* what comes instead; not owned; "" for nothing */
};

struct qapi_edits {
    struct qapi_edit *list; /* [count] */
    size_t count, capacity;
};

void qapi_edits_add(struct qapi_edits *e, uint32_t begin, uint32_t end, const char *replacement);

/* Cuts the lines from `begin`'s to the one that ends at or behind `end`, with one of the empty
 * lines that would be left side by side. */
void qapi_edits_cut_lines(struct qapi_edits *e, struct str text, uint32_t begin, uint32_t end);

/* The text with its changes. What was cut stays cut: changes within are passed over. Sorts the
 * list.
 */
void qapi_edits_apply(struct qapi_edits *e, struct str text, struct buf *to);

void qapi_edits_free(struct qapi_edits *e);

#endif
