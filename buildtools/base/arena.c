/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

enum { BLOCK_SIZE = 256 * 1024 }; /* so that a block's room is a multiple of ARENA_ALIGNMENT */

struct arena_block {
    struct arena_block *next;
    size_t pad; /* keeps the payload aligned to ARENA_ALIGNMENT */
};

static void add_block(struct arena *a, size_t payload) {
    struct arena_block *b = calloc(1, sizeof *b + payload);

    if (!b)
        die("out of memory (%zu bytes)", payload);
    b->next = a->head;
    a->head = b;
    a->free = (char *)(b + 1);
    a->end = a->free + payload;
}

/* A request too large for the rest of the block gets a block of its own behind the newest,
 * so that the newest keeps its free space. */
static void *alloc_large(struct arena *a, size_t size) {
    struct arena_block *b = calloc(1, sizeof *b + size);

    if (!b)
        die("out of memory (%zu bytes)", size);
    if (a->head) {
        b->next = a->head->next;
        a->head->next = b;
    } else {
        a->head = b;
    }
    return b + 1;
}

void *arena_alloc_more(struct arena *a, size_t size) {
    if (size > SIZE_MAX / 2)
        die("out of memory (%zu bytes)", size);
    if (size == 0)
        return arena_alloc(a, 1);
    if (size > BLOCK_SIZE / 4)
        return alloc_large(a, size);
    add_block(a, BLOCK_SIZE);
    return arena_alloc(a, size);
}

void *arena_array(struct arena *a, size_t n, size_t size) {
    if (size && n > SIZE_MAX / size)
        die("out of memory (%zu elements of %zu bytes)", n, size);
    return arena_alloc(a, n * size);
}

char *arena_copy(struct arena *a, const void *p, size_t n) {
    char *copy = arena_alloc(a, n + 1);

    if (n)
        memcpy(copy, p, n);
    return copy;
}

char *arena_printf(struct arena *a, const char *fmt, ...) {
    va_list ap, again;
    int n;
    char *s;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        die("a message cannot be formatted");
    s = arena_alloc(a, (size_t)n + 1);
    vsnprintf(s, (size_t)n + 1, fmt, again);
    va_end(again);
    return s;
}

void arena_free(struct arena *a) {
    struct arena_block *b = a->head;

    while (b) {
        struct arena_block *next = b->next;

        free(b);
        b = next;
    }
    memset(a, 0, sizeof *a);
}

void *array_grow_more(void *p, size_t *capacity, size_t need, size_t size) {
    size_t want = *capacity ? *capacity : 16;

    while (want < need && want <= SIZE_MAX / 2)
        want *= 2;
    if (want < need || want > SIZE_MAX / size)
        die("out of memory (%zu elements of %zu bytes)", need, size);
    p = realloc(p, want * size);
    if (!p)
        die("out of memory (%zu bytes)", want * size);
    *capacity = want;
    return p;
}
