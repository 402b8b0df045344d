/* SPDX-License-Identifier: MIT */
/*
 * How names of a schema become names in C. What a generator needs for a schema's own nodes stands
 * ready in the schema (schema.h); these are for names that it composes. Results live in the arena.
 */
#ifndef QAPI_FRONT_C_NAMES_H
#define QAPI_FRONT_C_NAMES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "qapi/front/compat.h"

/* The texts behind `a` up to a NULL, joined. */
const char *qapi_concat(struct arena *a, ...) __attribute__((sentinel));

/* Every byte but letters, digits and _ becomes _; what would be a keyword of C or C++, a macro that
 * some system defines, or begins with a digit gets q_ before it. */
const char *qapi_c_name(struct arena *a, const char *name);

/* The same without q_. */
const char *qapi_c_plain(struct arena *a, const char *name);

/* The same in upper case, for constants. */
const char *qapi_c_upper(struct arena *a, const char *name);

/* Would this identifier get q_ before it? */
bool qapi_c_reserved(struct str name);

/* CamelCase to UPPER_CASE, as the release does it. */
const char *qapi_camel_to_upper(struct arena *a, const struct qapi_compat *compat,
                                const char *name);

/* The constant of value `value` of the enum `type` whose explicit prefix is `prefix` (or NULL). */
const char *qapi_enum_constant(struct arena *a, const struct qapi_compat *compat, const char *type,
                               const char *prefix, const char *value);

/* A file name as the name of an include guard: each other byte becomes _, in upper case. */
const char *qapi_guard_name(struct arena *a, const char *file);

#endif
