/* SPDX-License-Identifier: MIT */
#include "qapi/cond.h"

#include <string.h>

struct symbols {
    const char *names[QAPI_COND_MOST_SYMBOLS];
    size_t count; /* one more than there is room for, when there are too many */
};

static size_t find(const struct symbols *s, const char *name) {
    size_t i = 0;

    while (i < s->count && strcmp(s->names[i], name) != 0)
        i++;
    return i;
}

static void collect(struct symbols *s, const struct qapi_cond *c) {
    if (!c || s->count > QAPI_COND_MOST_SYMBOLS)
        return;
    for (size_t i = 0; i < c->operand_count; i++)
        collect(s, c->operands[i]);
    if (c->kind != QAPI_COND_SYMBOL || s->count > QAPI_COND_MOST_SYMBOLS ||
        find(s, c->symbol) < s->count)
        return;
    if (s->count < QAPI_COND_MOST_SYMBOLS)
        s->names[s->count] = c->symbol;
    s->count++;
}

/* The condition's value when the symbols whose bits are set are defined. */
static bool holds(const struct symbols *s, const struct qapi_cond *c, unsigned defined) {
    if (!c)
        return true;
    if (c->kind == QAPI_COND_SYMBOL)
        return defined >> find(s, c->symbol) & 1;
    if (c->kind == QAPI_COND_NOT)
        return !holds(s, c->operands[0], defined);
    for (size_t i = 0; i < c->operand_count; i++) {
        if (holds(s, c->operands[i], defined) == (c->kind == QAPI_COND_ANY))
            return c->kind == QAPI_COND_ANY;
    }
    return c->kind == QAPI_COND_ALL;
}

bool qapi_cond_implies(const struct qapi_cond *const *given, size_t count,
                       const struct qapi_cond *wanted) {
    struct symbols s = {.count = 0};

    if (!wanted)
        return true;
    collect(&s, wanted);
    for (size_t i = 0; i < count; i++)
        collect(&s, given[i]);
    if (s.count > QAPI_COND_MOST_SYMBOLS)
        return true;
    for (unsigned defined = 0; defined < 1U << s.count; defined++) {
        bool all = true;

        for (size_t i = 0; i < count && all; i++)
            all = holds(&s, given[i], defined);
        if (all && !holds(&s, wanted, defined))
            return false;
    }
    return true;
}
