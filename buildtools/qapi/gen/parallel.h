/* SPDX-License-Identifier: MIT */
/*
 * Work that consists of many independent pieces, on a few processors at once.
 */
#ifndef QAPI_GEN_PARALLEL_H
#define QAPI_GEN_PARALLEL_H

#include <stddef.h>

/* Calls run(ctx, i) for each i below n, in any order and some at the same time; returns when all
 * are done. The pieces must not share anything that they change. */
void qapi_parallel(size_t n, void (*run)(void *ctx, size_t i), void *ctx);

#endif
