/* SPDX-License-Identifier: MIT */
/*
 * What people write who know other languages, and what this one says for it.
 */
#ifndef QAPI_FRONT_ADVICE_H
#define QAPI_FRONT_ADVICE_H

#include <stdbool.h>

#include "base/arena.h"

/* A hint for a name that is no type, such as `string`, `*int` or `str[]`, which stands where `what`
 * says ("member 'a'"). False, without one, when the name is like none of these. */
bool qapi_advise_type(struct arena *a, const char *name, const char *what);

/* A hint for a key of a condition that is not known, such as `and`. */
bool qapi_advise_condition_key(const char *key);

/* A hint for a condition that is C's instead of a symbol: `defined(X)`, `!X`, `A && B`. */
bool qapi_advise_symbol(struct arena *a, const char *text);

#endif
