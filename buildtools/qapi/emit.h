/* SPDX-License-Identifier: MIT */
/*
 * Pieces of text that several generators write.
 */
#ifndef QAPI_EMIT_H
#define QAPI_EMIT_H

#include "base/arena.h"
#include "base/buf.h"
#include "qapi/schema.h"

/* The condition as an expression of the preprocessor: defined(A) && !defined(B). Nothing for NULL.
 */
void qapi_emit_cond(struct buf *b, const struct qapi_cond *cond);

/* `#if …` and `#endif` lines; nothing for NULL. */
void qapi_emit_if(struct buf *b, const struct qapi_cond *cond);
void qapi_emit_endif(struct buf *b, const struct qapi_cond *cond);

/* Are they the same tree? (Two NULLs are.) */
bool qapi_cond_equal(const struct qapi_cond *a, const struct qapi_cond *b);

#endif
