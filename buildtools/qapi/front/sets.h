/* SPDX-License-Identifier: MIT */
/*
 * The sets of targets that the conditions of a schema lead to, each distinct one once. The arena
 * that was given owns them; qapi_sets_free gives back what helps to find them.
 */
#ifndef QAPI_FRONT_SETS_H
#define QAPI_FRONT_SETS_H

#include "base/intern.h"
#include "qapi/front/schema.h"
#include "qapi/where/where.h"

enum { QAPI_SET_ALL }; /* the number of the set of all targets, without further conditions */

struct qapi_sets {
    const struct targets *targets;
    struct arena *arena;
    struct where *list; /* [texts.count] */
    size_t capacity;
    struct intern texts; /* of each set, as JSON */
};

void qapi_sets_init(struct qapi_sets *s, const struct targets *targets, struct arena *arena);
void qapi_sets_free(struct qapi_sets *s);

/* The number of the set of a condition. */
uint32_t qapi_sets_of(struct qapi_sets *s, const struct cond *c);

/* A set in prose (where_print), in the arena. */
const char *qapi_sets_prose(const struct qapi_sets *s, uint32_t set);

#endif
