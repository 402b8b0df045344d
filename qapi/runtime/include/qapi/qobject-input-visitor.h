/* SPDX-License-Identifier: MIT */
/*
 * Makes values from objects, checking all there is to check: missing and unexpected members, types,
 * ranges. Errors name the member by its path from the root, such as a.b[2].c.
 */
#ifndef QOBJECT_INPUT_VISITOR_H
#define QOBJECT_INPUT_VISITOR_H

#include "qapi/visitor.h"

typedef struct QObjectInputVisitor QObjectInputVisitor;

/*
 * Scalars have their own types in `obj`, of which the visitor takes a reference. For the sake of
 * old clients, unsigned integers may be negative, which is modulo 2^64; so may an integer be where
 * a number is expected.
 */
Visitor *qobject_input_visitor_new(QObject *obj);

/* Scalars are strings in `obj`, which is what keyval_parse() makes. */
Visitor *qobject_input_visitor_new_keyval(QObject *obj);

/*
 * Of the value that a command-line argument is: JSON if it begins with '{', KEY=VALUE,...
 * otherwise, with the first key implied if `implied_key` is not NULL. NULL and an error if it is
 * malformed.
 */
Visitor *qobject_input_visitor_new_str(const char *str, const char *implied_key, Error **errp);

#endif
