/* SPDX-License-Identifier: MIT */
/* Makes a scalar, or a list of integers, from text. */
#ifndef STRING_INPUT_VISITOR_H
#define STRING_INPUT_VISITOR_H

#include "qapi/visitor.h"

typedef struct StringInputVisitor StringInputVisitor;

/*
 * `str` is copied. Lists of integers are written as integers and ranges, such as 1,3-5, of which a
 * range has at most 65536 elements. Other lists, structs, alternates and `any` are errors; empty
 * text is null.
 */
Visitor *string_input_visitor_new(const char *str);

#endif
