/* SPDX-License-Identifier: MIT */
/*
 * Conditions: when something exists, as a tree over preprocessor symbols. Where a `const struct
 * cond *` is NULL, it always does. Trees are never changed once made; an arena owns them, and they
 * may share parts.
 */
#ifndef QAPI_WHERE_COND_H
#define QAPI_WHERE_COND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"

enum cond_kind { COND_SYMBOL, COND_NOT, COND_ALL, COND_ANY };

struct cond {
    enum cond_kind kind;
    const char *symbol;                 /* SYMBOL: true if it is defined */
    const struct cond *const *operands; /* [operand_count] the others; NOT has exactly one */
    size_t operand_count;               /* 0 for SYMBOL; at least one for ALL and ANY, cond_never
                                           excepted */
    const void *place; /* where it was read, of the reader's own type; NULL when computed */
};

/* What never holds: ANY of nothing. */
extern const struct cond cond_never;

static inline bool cond_is_never(const struct cond *c) {
    return c && c->kind == COND_ANY && c->operand_count == 0;
}

/* The same tree, symbol by symbol? For the same meaning: logic_equivalent (logic.h). */
bool cond_equal(const struct cond *x, const struct cond *y);

/* ---- making ---- */

/* What the words say, without `always` and `never` as operands, ALL in ALL, ANY in ANY, doubled
 * operands, and NOT of NOT. */
const struct cond *cond_symbol(struct arena *a, const char *symbol); /* not copied */
const struct cond *cond_not(struct arena *a, const struct cond *c);
const struct cond *cond_all(struct arena *a, const struct cond *const *list, size_t count);
const struct cond *cond_any(struct arena *a, const struct cond *const *list, size_t count);

/* cond_all of two. */
const struct cond *cond_and(struct arena *a, const struct cond *x, const struct cond *y);

/* ---- taking apart ---- */

/* What is known of a symbol. */
enum cond_state { COND_UNDEFINED, COND_DEFINED, COND_OPEN };

/* The state of a symbol; `ctx` is whatever the function needs. */
typedef enum cond_state cond_state_of(const void *ctx, const char *symbol);

/* What is left of the condition when the symbols whose state is known have their values: NULL when
 * it holds, cond_never when it does not. */
const struct cond *cond_given(struct arena *a, const struct cond *c, cond_state_of *state,
                              const void *ctx);

/* Does the condition hold when all symbols that are not COND_DEFINED are not defined? */
bool cond_holds(const struct cond *c, cond_state_of *state, const void *ctx);

/* Calls `visit` for each symbol of the condition, in the order of writing, repeated ones too. */
void cond_each_symbol(const struct cond *c, void (*visit)(void *ctx, const char *symbol),
                      void *ctx);

/* ---- printing ---- */

/* Writes a symbol: `defined(X)`, or whatever stands for it. */
typedef void cond_print_symbol(struct buf *b, const char *symbol, void *ctx);

/* As an expression in C, each symbol as `symbol` writes it: `A && !(B || C)`; `1` for NULL and `0`
 * for cond_never. */
void cond_print_with(struct buf *b, const struct cond *c, cond_print_symbol *symbol, void *ctx);

/* As an expression of the preprocessor: defined(A) && !defined(B). */
void cond_print_c(struct buf *b, const struct cond *c);

/* As prose: `A and not (B or C)`, `always`, `never`. */
void cond_print_prose(struct buf *b, const struct cond *c);

/* As JSON, in the form of a schema: "A", {"not": …}, {"all": […]}, {"any": […]}; true for NULL,
 * false for cond_never. */
void cond_print_json(struct buf *b, const struct cond *c);

#endif
