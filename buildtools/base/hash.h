/* SPDX-License-Identifier: MIT */
/*
 * Content identity: 128-bit xxHash. Not for hostile collisions, only to tell equal content from
 * different.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hash {
    uint64_t high, low;
};

struct hash hash_bytes(const void *p, size_t n);

/* A hash fed piece by piece; each piece counts with its length, so that ("ab","c") differs from
 * ("a","bc"). */
struct hash_state;
struct hash_state *hash_new(void);
void hash_add(struct hash_state *h, const void *p, size_t n);
struct hash hash_end(struct hash_state *h); /* frees the state */

static inline bool hash_eq(struct hash a, struct hash b) {
    return a.high == b.high && a.low == b.low;
}

#endif
