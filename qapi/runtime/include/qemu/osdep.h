/* SPDX-License-Identifier: MIT */
/*
 * What every generated file includes first: the C library's and GLib's headers, the names of the
 * runtime's types, and the handful of macros that generated code and the runtime's headers use.
 */
#ifndef QEMU_OSDEP_H
#define QEMU_OSDEP_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <assert.h>
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

#include <glib.h>

/* Opaque here; each is defined, or documented, in the header that its name suggests. */
typedef struct Error Error;
typedef struct JSONWriter JSONWriter;
typedef struct Monitor Monitor;
typedef struct QBool QBool;
typedef struct QDict QDict;
typedef struct QList QList;
typedef struct QNull QNull;
typedef struct QNum QNum;
typedef struct QObject QObject;
typedef struct QString QString;
typedef struct Visitor Visitor;

#define ARRAY_SIZE(array) G_N_ELEMENTS(array)

#define QEMU_IS_ALIGNED(number, multiple) ((number) % (multiple) == 0)

/* The struct of type `type` whose member `member` is at `ptr`. */
#define container_of(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))

#define xglue(x, y) x##y
#define glue(x, y) xglue(x, y)

/* An identifier that no other expansion has, so that nested macros do not shadow each other. */
#define MAKE_IDENTIFIER(prefix) glue(prefix, __COUNTER__)

#define QEMU_BUILD_BUG_MSG(condition, text) _Static_assert(!(condition), text)
#define QEMU_BUILD_BUG_ON(condition) QEMU_BUILD_BUG_MSG(condition, "not expected: " #condition)

/*
 * The type of an expression without its qualifiers. For pointers and numbers, which is what lists
 * and their elements are.
 */
#define typeof_strip_qual(expression) __typeof__(((void)0, (expression)))

/* Coroutines do not exist here: what is marked so is an ordinary function (see qmp-registry.h). */
#define coroutine_fn
#define coroutine_mixed_fn

#endif
