/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/arena.h"

int str_cmp(struct str a, struct str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;

    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_is_identifier(struct str s) {
    if (!s.n || isdigit((unsigned char)s.p[0]))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '_')
            return false;
    }
    return true;
}

bool str_contains_anycase(struct str s, const char *word) {
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= s.n; i++) {
        if (strncasecmp(s.p + i, word, n) == 0)
            return true;
    }
    return false;
}

const char *str_basename(const char *path) {
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static size_t min3(size_t a, size_t b, size_t c) {
    size_t m = a < b ? a : b;

    return m < c ? m : c;
}

/* Damerau-Levenshtein distance (neighbour swaps, no substring edited twice), three rows at a time.
 */
size_t str_distance(const char *a, const char *b) {
    size_t n = strlen(a), m = strlen(b), result;
    struct arena scratch = {0};
    size_t *before = arena_array(&scratch, m + 1, sizeof *before);
    size_t *last = arena_array(&scratch, m + 1, sizeof *last);
    size_t *now = arena_array(&scratch, m + 1, sizeof *now);

    for (size_t j = 0; j <= m; j++)
        last[j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *spare = before;

        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            now[j] = min3(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        before = last;
        last = now;
        now = spare;
    }
    result = last[m];
    arena_free(&scratch);
    return result;
}

const char *str_nearest(const char *word, size_t n, const char *(*get)(const void *ctx, size_t i),
                        const void *ctx) {
    const char *best = NULL;
    size_t limit = strlen(word) / 3 + 1, best_distance = limit + 1;

    for (size_t i = 0; i < n; i++) {
        const char *candidate = get(ctx, i);
        size_t distance = str_distance(word, candidate);

        if (distance < best_distance && distance < strlen(candidate)) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}
