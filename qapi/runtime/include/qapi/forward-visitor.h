/* SPDX-License-Identifier: MIT */
/* Another visitor, with one member renamed. */
#ifndef FORWARD_VISITOR_H
#define FORWARD_VISITOR_H

#include "qapi/visitor.h"

typedef struct ForwardFieldVisitor ForwardFieldVisitor;

/*
 * Of the struct that `target` is in, there is one member only: what is called `from` here is `to`
 * there. `target` is not taken over and must live longer; it gets no visit_complete().
 */
Visitor *visitor_forward_field(Visitor *target, const char *from, const char *to);

#endif
