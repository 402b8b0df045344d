/* SPDX-License-Identifier: MIT */
/* Makes objects from values. */
#ifndef QOBJECT_OUTPUT_VISITOR_H
#define QOBJECT_OUTPUT_VISITOR_H

#include "qapi/visitor.h"

typedef struct QObjectOutputVisitor QObjectOutputVisitor;

/*
 * visit_complete() sets *result to a new reference to the object made of the one value that was
 * visited; it is NULL before. Integers become QNUM_I64 or QNUM_U64 by their type, NULL strings
 * become "".
 */
Visitor *qobject_output_visitor_new(QObject **result);

#endif
