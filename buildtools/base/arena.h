/* SPDX-License-Identifier: MIT */
/*
 * Memory that lives as long as one job: allocate often, free once.
 * The arena owns every block; what is handed out is never freed alone.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *head; /* newest block; older ones are chained behind it */
    char *free;               /* first free byte of the newest block */
    char *end;                /* end of the newest block */
};

/* `size` bytes (0 as well), zeroed, aligned for any type. Never NULL: out of memory ends the
 * program. */
void *arena_alloc(struct arena *a, size_t size);

/* An array of `n` elements of `size` bytes, zeroed; the product is checked for overflow. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* A copy of `n` bytes with a NUL behind them. */
char *arena_copy(struct arena *a, const void *p, size_t n);

/* A formatted, NUL-terminated string, as printf would make it. */
char *arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));

/* Gives all blocks back. The arena may be used again. */
void arena_free(struct arena *a);

/* realloc that never fails: grows a malloc'ed array of `size`-byte elements to at least `need`. */
void *array_grow(void *p, size_t *capacity, size_t need, size_t size);

#endif
