/* SPDX-License-Identifier: MIT */
/*
 * Conditions for tests: made from text, at random, and tried with all values of their symbols.
 */
#ifndef UNIT_CONDS_H
#define UNIT_CONDS_H

#include "qapi/where/cond.h"

enum { CONDS_SYMBOLS = 6, CONDS_VALUES = 1 << CONDS_SYMBOLS };

/* The symbols of random conditions: two of the target, one accelerator, three of the host. */
static const char *const conds_symbols[CONDS_SYMBOLS] = {"TARGET_A", "TARGET_B", "CONFIG_KVM",
                                                         "HOST_A",   "HOST_B",   "HOST_C"};

/* Values of all symbols: bit i is that of symbol i. */
static inline enum cond_state conds_state(const void *ctx, const char *symbol) {
    size_t i = 0;

    while (strcmp(conds_symbols[i], symbol) != 0)
        i++;
    return *(const unsigned *)ctx >> i & 1 ? COND_DEFINED : COND_UNDEFINED;
}

static inline bool conds_hold(const struct cond *c, unsigned values) {
    return cond_holds(c, conds_state, &values);
}

/* How many symbols and operators a condition has. */
static inline size_t conds_size(const struct cond *c) {
    size_t n = 1;

    for (size_t i = 0; c && i < c->operand_count; i++)
        n += conds_size(c->operands[i]);
    return c ? n : 0;
}

static inline uint32_t conds_random(uint32_t *seed, uint32_t below) {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed % below;
}

/* A tree of at most `depth` levels, as a reader makes it: nothing is simplified. */
static inline const struct cond *conds_make(struct arena *a, uint32_t *seed, unsigned depth) {
    struct cond *c = arena_alloc(a, sizeof *c);
    const struct cond **operands;

    c->kind = depth ? (enum cond_kind)conds_random(seed, 4) : COND_SYMBOL;
    if (c->kind == COND_SYMBOL) {
        c->symbol = conds_symbols[conds_random(seed, CONDS_SYMBOLS)];
        return c;
    }
    c->operand_count = c->kind == COND_NOT ? 1 : 1 + conds_random(seed, 3);
    operands = arena_array(a, c->operand_count, sizeof *operands);
    for (size_t i = 0; i < c->operand_count; i++)
        operands[i] = conds_make(a, seed, depth - 1);
    c->operands = operands;
    return c;
}

/* ---- from text ---- */

static inline const struct cond *conds_read_any(struct arena *a, const char **p);

static inline const struct cond *conds_read_one(struct arena *a, const char **p) {
    const struct cond *c;
    size_t n;

    if (**p == '!') {
        ++*p;
        return cond_not(a, conds_read_one(a, p));
    }
    if (**p == '(') {
        ++*p;
        c = conds_read_any(a, p);
        ++*p;
        return c;
    }
    n = strspn(*p, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
    c = cond_symbol(a, arena_copy(a, *p, n));
    *p += n;
    return c;
}

static inline const struct cond *conds_read_all(struct arena *a, const char **p) {
    const struct cond *list[16];
    size_t n = 0;

    list[n++] = conds_read_one(a, p);
    while (**p == '&') {
        ++*p;
        list[n++] = conds_read_one(a, p);
    }
    return cond_all(a, list, n);
}

static inline const struct cond *conds_read_any(struct arena *a, const char **p) {
    const struct cond *list[16];
    size_t n = 0;

    list[n++] = conds_read_all(a, p);
    while (**p == '|') {
        ++*p;
        list[n++] = conds_read_all(a, p);
    }
    return cond_any(a, list, n);
}

/* `A&!(B|C)`, without spaces; "" is NULL. */
static inline const struct cond *conds_read(struct arena *a, const char *text) {
    return *text ? conds_read_any(a, &text) : NULL;
}

/* The text that a printing function makes, to be compared. */
static inline void conds_assert_prints(void (*print)(struct buf *b, const struct cond *c),
                                       const struct cond *c, const char *expected) {
    struct buf b = {0};

    print(&b, c);
    buf_putc(&b, '\0');
    assert_string_equal(b.p, expected);
    buf_free(&b);
}

#endif
