/* SPDX-License-Identifier: MIT */
/*
 * A growing byte buffer. It owns its bytes; buf_free gives them back.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>

#include "base/str.h"

struct buf {
    char *p;         /* the bytes; NULL while empty */
    size_t n;        /* how many are used */
    size_t capacity; /* how many there is room for */
};

/* Room for `n` more bytes behind what is there, not yet counted as used; returns where they start.
 */
char *buf_reserve(struct buf *b, size_t n);

static inline void buf_add(struct buf *b, const void *p, size_t n) {
    if (!n)
        return;
    if (n > b->capacity - b->n)
        buf_reserve(b, n);
    memcpy(b->p + b->n, p, n);
    b->n += n;
}

static inline void buf_str(struct buf *b, struct str s) {
    buf_add(b, s.p, s.n);
}

static inline void buf_puts(struct buf *b, const char *s) {
    buf_add(b, s, strlen(s));
}

static inline void buf_putc(struct buf *b, char c) {
    if (b->n == b->capacity)
        buf_reserve(b, 1);
    b->p[b->n++] = c;
}

void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));

/* Zero bytes until the length is a multiple of `alignment` (a power of two). */
void buf_align(struct buf *b, size_t alignment);

void buf_free(struct buf *b);

#endif
