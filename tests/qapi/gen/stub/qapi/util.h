/* SPDX-License-Identifier: MIT */
/* Declarations that generated headers need of QEMU's own: names only, for comparing what those
 * headers declare themselves. */
#ifndef STUB_UTIL_H
#define STUB_UTIL_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define coroutine_fn __attribute__((cold))

typedef struct Error Error;
typedef struct QDict QDict;
typedef struct QNull QNull;
typedef struct QObject QObject;
typedef struct Visitor Visitor;
typedef struct QmpCommandList QmpCommandList;
typedef struct QEnumLookup QEnumLookup;
enum { QAPI_DEPRECATED, QAPI_UNSTABLE };

const char *qapi_enum_lookup(const QEnumLookup *lookup, int value);

#endif
