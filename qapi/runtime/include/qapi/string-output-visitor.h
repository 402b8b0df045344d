/* SPDX-License-Identifier: MIT */
/* Makes text from a scalar, or a list of integers. */
#ifndef STRING_OUTPUT_VISITOR_H
#define STRING_OUTPUT_VISITOR_H

#include "qapi/visitor.h"

typedef struct StringOutputVisitor StringOutputVisitor;

/*
 * visit_complete() sets *result to the text, the caller's to free with g_free(); it is NULL before.
 * Integers of a list are sorted, and put together in ranges. `human`: for people to read, with
 * quotes and units; what is written without can be read with the input visitor. For structs, people
 * read <omitted>.
 */
Visitor *string_output_visitor_new(bool human, char **result);

#endif
