/* SPDX-License-Identifier: MIT */
/*
 * What conditions mean: each becomes a number that is equal for conditions of equal meaning (a
 * reduced ordered binary decision diagram, R. E. Bryant 1986). A struct logic owns the diagrams;
 * logic_free gives them back.
 */
#ifndef QAPI_WHERE_LOGIC_H
#define QAPI_WHERE_LOGIC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/intern.h"
#include "qapi/where/cond.h"

/* `if symbol then high else low`. Symbols are numbered in the order of first appearance, and stand
 * in a diagram in that order. */
struct logic_node {
    uint32_t symbol; /* number in logic.symbols; UINT32_MAX for LOGIC_NEVER and LOGIC_ALWAYS */
    uint32_t low, high;
};

struct logic_result; /* of an operation done already */

struct logic {
    struct intern symbols;
    struct logic_node *nodes; /* [count] */
    size_t count, capacity;
    uint32_t *slots; /* [slot_count] node + 1 by hash, 0 for free; a power of two */
    size_t slot_count;
    struct logic_result *results; /* a cache, which forgets */
    size_t steps;                 /* done so far */
    bool exceeded;                /* LOGIC_MOST_STEPS was too few: what was returned since means
                                     nothing. Only conditions made to that end come here. */
};

enum { LOGIC_NEVER, LOGIC_ALWAYS, LOGIC_MOST_STEPS = 1 << 20 };

void logic_free(struct logic *l);

/* The meaning of a condition. A zeroed struct logic is ready for use. */
uint32_t logic_of(struct logic *l, const struct cond *c);

uint32_t logic_and(struct logic *l, uint32_t x, uint32_t y);
uint32_t logic_or(struct logic *l, uint32_t x, uint32_t y);
uint32_t logic_not(struct logic *l, uint32_t x);

/* `x` when the symbol has this value. */
uint32_t logic_given(struct logic *l, uint32_t x, uint32_t symbol, bool defined);

/* ---- questions about conditions ---- */

/* Does it follow from all `count` conditions of `given` that `wanted` holds? Yes, too, when that
 * takes too long to find out. */
bool logic_implies(const struct cond *const *given, size_t count, const struct cond *wanted);

/* Do they hold for the same values of the symbols? */
bool logic_equivalent(const struct cond *x, const struct cond *y);

/* A condition of the same meaning, never longer, without operands that could be left out. Where
 * `care` is given (a meaning in `l`, LOGIC_ALWAYS for none), what holds outside of it does not
 * matter. The order of what is left is kept. */
const struct cond *logic_simplify(struct logic *l, struct arena *a, const struct cond *c,
                                  uint32_t care);

#endif
