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

enum { ARENA_ALIGNMENT = 16 };

/* What arena_alloc does when the newest block has no room. */
void *arena_alloc_more(struct arena *a, size_t size);

/* `size` bytes (0 as well), zeroed, aligned for any type. Never NULL: out of memory ends the
 * program. */
static inline void *arena_alloc(struct arena *a, size_t size) {
    size_t room = (size_t)(a->end - a->free);
    char *p = a->free;

    if (size == 0 || size > room)
        return arena_alloc_more(a, size);
    a->free += (size + ARENA_ALIGNMENT - 1) & ~(size_t)(ARENA_ALIGNMENT - 1);
    return p;
}

/* An array of `n` elements of `size` bytes, zeroed; the product is checked for overflow. */
void *arena_array(struct arena *a, size_t n, size_t size);

/* A copy of `n` bytes with a NUL behind them. */
char *arena_copy(struct arena *a, const void *p, size_t n);

/* A formatted, NUL-terminated string, as printf would make it. */
char *arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));

/* Gives all blocks back. The arena may be used again. */
void arena_free(struct arena *a);

/* What array_grow does when there is no room. */
void *array_grow_more(void *p, size_t *capacity, size_t need, size_t size);

/* realloc that never fails: grows a malloc'ed array of `size`-byte elements to at least `need`. */
static inline void *array_grow(void *p, size_t *capacity, size_t need, size_t size) {
    return need <= *capacity ? p : array_grow_more(p, capacity, need, size);
}

#endif
