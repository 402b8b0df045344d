/* SPDX-License-Identifier: MIT */
/*
 * Pieces of text that several generators write. They only add to the buffer they are given.
 */
#ifndef QAPI_GEN_EMIT_H
#define QAPI_GEN_EMIT_H

#include "base/arena.h"
#include "base/buf.h"
#include "qapi/front/schema.h"

/* `text` with $1 … $9 replaced by the arguments behind it. */
#define qapi_emit(b, text, ...) qapi_emit_text(b, text, (const char *const[]){__VA_ARGS__})
void qapi_emit_text(struct buf *b, const char *text, const char *const *arguments);

/* ---- conditions ---- */

/* `#if …` and `#endif` lines; nothing for NULL. */
void qapi_emit_if(struct buf *b, const struct cond *cond);
void qapi_emit_endif(struct buf *b, const struct cond *cond);

/* ---- declarations ---- */

/* `TYPE NAME`, where TYPE may end in a star. */
void qapi_emit_declarator(struct buf *b, const char *c_type, const char *name);

/* The C type of a branch's member: objects are held, not pointed to. */
const char *qapi_branch_c_type(const struct qapi_branch *branch);

/* The parameters of a command's handler or an event's function, without parentheses: `arg` when
 * boxed, else one for each member, then `last` (NULL: nothing). `void` when there are none. */
void qapi_emit_parameters(struct buf *b, const struct qapi_entity *arguments, bool boxed,
                          const char *last);

/* Are there arguments to pass? */
bool qapi_has_arguments(const struct qapi_entity *arguments, bool boxed);

/* ---- features ---- */

/* Does any of the features have a bit that generated code gets to see? */
bool qapi_has_feature_bits(const struct qapi_schema *s, const struct qapi_features *features);

/* The features as a set of bits: an expression, 0 for none. */
void qapi_emit_feature_bits(struct buf *b, const struct qapi_schema *s,
                            const struct qapi_features *features);

/* ---- enums ---- */

/* Are there values that only some targets have, so that which exist is found at run time? */
bool qapi_enum_is_filtered(const struct qapi_entity *e);

/* An enum for qapi_emit_enum and qapi_emit_lookup: of the schema, or the one of all events. */
struct qapi_emit_enum {
    const char *c_name;
    const char *max_constant;
    const struct qapi_enum_value *values; /* [count] */
    size_t count;
};

/* The enum itself and the declarations that belong to it: for a header. */
void qapi_emit_enum(struct buf *b, const struct qapi_emit_enum *e);

/* Its table of names and features: for a source file. */
void qapi_emit_lookup(struct buf *b, const struct qapi_schema *s, const struct qapi_emit_enum *e);

#endif
