/* SPDX-License-Identifier: MIT */
/*
 * Why files have more than one class, and what to change so that they have one. Everything is
 * worked out from the traces; no program runs.
 */
#ifndef CLASSIFY_REASON_H
#define CLASSIFY_REASON_H

#include "classify/model.h"

enum verdict { VERDICT_SINGLE, VERDICT_COMMON, VERDICT_GROUP, VERDICT_SPECIFIC, VERDICT_FAILED };

enum change {
    CHANGE_EQUAL,   /* compile once: nothing differs, not even the options */
    CHANGE_AS_IS,   /* compile once: all targets' text is the same already */
    CHANGE_INCLUDE, /* drop includes that are not needed: tried */
    CHANGE_MACRO,   /* ask for this at run time */
    CHANGE_HEADER   /* do without this header, or have one for all targets */
};

/* A change after which some files have one class. */
struct move {
    enum change change;
    const char *name; /* of macro or header, with quotes of includes; "" for the first two */
    const char *file; /* where it is consulted or opened; NULL: not known, or in each file */
    size_t line;
    const struct unit **units; /* [count] */
    size_t count;
    size_t frees; /* steps */
};

/* Fills the reasons and groups of all units. */
void reasons_find(struct classify *c);

/* All moves, those that free the most first; the list is in the arena. */
struct move *moves_find(struct classify *c, size_t *count);

enum verdict unit_verdict(const struct unit *u);
const char *verdict_name(enum verdict v);
const char *proof_name(enum proof p);
const char *reason_kind_name(enum reason_kind k);
const char *change_name(enum change c);
const char *trial_name(enum trial_result r);

/* Steps that go when the file is compiled once. */
static inline size_t unit_frees(const struct unit *u) {
    return u->count - 1;
}

/* The reason that alone leaves one class; NULL when it takes more than one change. */
const struct reason *unit_only_reason(const struct unit *u);

#endif
