/* SPDX-License-Identifier: MIT */
/*
 * Pieces of code that is compiled once for all targets (once.h): its conditions, and the table that
 * they are looked up in. They only add to the buffer they are given.
 */
#ifndef QAPI_GEN_EMIT_ONCE_H
#define QAPI_GEN_EMIT_ONCE_H

#include "base/buf.h"
#include "qapi/gen/generate.h"

/* An expression that is true when what `when` (not 0) belongs to exists on the running target. */
void qapi_emit_has(struct buf *b, const struct qapi_generation *g, qapi_when when);

/* An expression that is true when the visitor `v` is to pass over what `when` belongs to. */
void qapi_emit_skips(struct buf *b, const struct qapi_generation *g, qapi_when when);

/* A statement that ends the program: it did `what`, which the running target lacks. Not to be
 * reached. */
void qapi_emit_lacks(struct buf *b, const struct qapi_generation *g, const char *what);

/* `#include`s that the above need; the last ones of a source file, since no symbol of a target may
 * be mentioned behind them. Nothing where each target's code is compiled on its own. */
void qapi_emit_once_includes(struct buf *b, const struct qapi_generation *g);

/* The declarations of the functions that the expressions call, and their definitions. */
void qapi_emit_once_declarations(struct buf *b, const struct qapi_generation *g);
void qapi_emit_once_table(struct buf *b, const struct qapi_generation *g);

#endif
