/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/die.h"

char *buf_reserve(struct buf *b, size_t n) {
    if (n > SIZE_MAX - b->n)
        die("out of memory (%zu bytes)", n);
    b->p = array_grow(b->p, &b->capacity, b->n + n ? b->n + n : 1, 1);
    return b->p + b->n;
}

void buf_printf(struct buf *b, const char *fmt, ...) {
    va_list ap, again;
    int n;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        die("a message cannot be formatted");
    vsnprintf(buf_reserve(b, (size_t)n + 1), (size_t)n + 1, fmt, again);
    va_end(again);
    b->n += (size_t)n;
}

void buf_align(struct buf *b, size_t alignment) {
    while (b->n & (alignment - 1))
        buf_putc(b, 0);
}

void buf_free(struct buf *b) {
    free(b->p);
    memset(b, 0, sizeof *b);
}
