/* SPDX-License-Identifier: MIT */
/*
 * Where a condition holds: for which targets, and what the host must have besides.
 */
#ifndef QAPI_WHERE_WHERE_H
#define QAPI_WHERE_WHERE_H

#include "base/buf.h"
#include "qapi/where/cond.h"
#include "qapi/where/targets.h"

/* Targets for which the same is left of a condition. */
struct where_group {
    uint64_t *targets;       /* not empty */
    const struct cond *left; /* over host symbols, and target symbols that are open there; NULL: it
                               holds; never cond_never */
};

struct where {
    uint64_t *certain;  /* targets where it holds, whatever the host has */
    uint64_t *possible; /* targets where it may hold */
    struct where_group
        *groups; /* [count] in the order of their first targets; none: it never holds */
    size_t count;
};

/* Evaluates a condition for all targets. Owned by the arena `a`. */
struct where where_of(const struct targets *ts, struct arena *a, const struct cond *c);

/* It holds for every target and host; it holds for no target, whatever the host has. */
bool where_always(const struct targets *ts, const struct where *w);
bool where_never(const struct where *w);

/* The same is left of it for every target: it depends on the host at most. */
bool where_same(const struct targets *ts, const struct where *w);

/* The condition in short: a target of this build and a host with certain symbols can't tell the
 * difference. TARGET_A && !TARGET_B is TARGET_A where no target is both. */
const struct cond *where_simplify(const struct targets *ts, struct arena *a, const struct cond *c);

/* ---- parts for code that is compiled once ---- */

/* Is any symbol of the condition the target's, or the host's? */
bool where_on_target(const struct targets *ts, const struct cond *c);
bool where_on_host(const struct targets *ts, const struct cond *c);

/* What the host must have so that there can be a target for which the condition holds: over host
 * symbols only, for `#if` around declarations. It does not depend on which targets there are: each
 * of the target's symbols may have either value. */
const struct cond *where_host_part(const struct targets *ts, struct arena *a, const struct cond *c);

/* ---- telling ---- */

/* `all targets`, `no target`, `arm, aarch64`, `all but s390x`: whichever is shorter. */
void where_print_mask(struct buf *b, const struct targets *ts, const uint64_t *mask);

/* The same of a condition, with what else it takes: `s390x, if CONFIG_KVM; arm`. */
void where_print(struct buf *b, const struct targets *ts, const struct where *w);

/* As JSON: [{"targets": ["arm"]}, {"targets": ["s390x"], "if": "CONFIG_KVM"}]. */
void where_print_json(struct buf *b, const struct targets *ts, const struct where *w);

#endif
