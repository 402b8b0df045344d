/* SPDX-License-Identifier: MIT */
/*
 * Text as pointer and length. A str owns nothing: the bytes belong to an arena, a mapped file or a
 * literal.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
    const char *p; /* first byte; need not end in NUL */
    size_t n;      /* length in bytes */
};

/* For printf's %.*s */
#define STR_ARG(s) (int)(s).n, (s).p
#define STR_LIT(literal) ((struct str){("" literal), sizeof(literal) - 1})

static inline struct str str_from(const char *p) {
    return (struct str){p, strlen(p)};
}

static inline bool str_eq(struct str a, struct str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool str_is(struct str a, const char *b) {
    return str_eq(a, str_from(b));
}

static inline bool str_starts(struct str s, const char *prefix) {
    size_t n = strlen(prefix);

    return s.n >= n && memcmp(s.p, prefix, n) == 0;
}

static inline bool str_ends(struct str s, const char *suffix) {
    size_t n = strlen(suffix);

    return s.n >= n && memcmp(s.p + s.n - n, suffix, n) == 0;
}

/* Order by bytes, shorter first when one is the other's prefix: <0, 0, >0. */
int str_cmp(struct str a, struct str b);

/* Does the word stand in it, in small letters or capitals? */
bool str_contains_anycase(struct str s, const char *word);

/* A name in C: letters, digits and underscores, no digit first. */
bool str_is_identifier(struct str s);

/* What stands behind the last `/`; the whole when there is none. */
const char *str_basename(const char *path);

/* How many single-character edits (insert, delete, replace, swap of neighbours) turn a into b. */
size_t str_distance(const char *a, const char *b);

/* The candidate nearest to `word` if it is near enough to be a slip of the hand, else NULL.
 * `get(ctx, i)` is candidate i of n. */
const char *str_nearest(const char *word, size_t n, const char *(*get)(const void *ctx, size_t i),
                        const void *ctx);

#endif
