/* SPDX-License-Identifier: MIT */
/*
 * What conditions imply.
 */
#ifndef QAPI_COND_H
#define QAPI_COND_H

#include <stdbool.h>
#include <stddef.h>

#include "qapi/schema.h"

enum { QAPI_COND_MOST_SYMBOLS = 12 };

/* Does it follow from all `count` conditions of `given` that `wanted` holds? NULL conditions always
 * hold. Found by trying all values of the symbols; with more than QAPI_COND_MOST_SYMBOLS of them
 * the answer is yes. */
bool qapi_cond_implies(const struct qapi_cond *const *given, size_t count,
                       const struct qapi_cond *wanted);

#endif
