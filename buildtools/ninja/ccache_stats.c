/* SPDX-License-Identifier: MIT */
#include "ninja/ccache_stats.h"

#include "base/diag.h"

static bool report(const char *path, struct str text, const char *p, const char *what) {
    struct diag_place place = {path, text, (size_t)(p - text.p)};

    diag_error_at(&place, "%s", what);
    return false;
}

static bool to_count(struct str s, uint64_t *value) {
    if (!s.n || s.n > 18)
        return false;
    *value = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        *value = *value * 10 + (uint64_t)(s.p[i] - '0');
    }
    return true;
}

/* The counter of that name, NULL when it does not matter here. */
static uint64_t *find_counter(struct ccache_stats *stats, struct str name) {
    if (str_is(name, "direct_cache_hit"))
        return &stats->direct_hits;
    if (str_is(name, "preprocessed_cache_hit"))
        return &stats->preprocessed_hits;
    return str_is(name, "cache_miss") ? &stats->misses : NULL;
}

static bool read_line(struct ccache_stats *stats, const char *path, struct str text,
                      struct str line, size_t *known) {
    const char *tab = line.n ? memchr(line.p, '\t', line.n) : NULL;
    struct str name = {line.p, tab ? (size_t)(tab - line.p) : 0}, number;
    uint64_t count, *counter;

    if (!line.n)
        return true;
    if (!tab)
        return report(path, text, line.p, "expected a name, a tab and a number");
    number = (struct str){tab + 1, line.n - name.n - 1};
    if (!to_count(number, &count))
        return report(path, text, number.p, "expected a number");
    counter = find_counter(stats, name);
    if (counter) {
        *counter = count;
        ++*known;
    }
    return true;
}

bool ccache_stats_read(struct ccache_stats *stats, const char *path, struct str text) {
    const char *p = text.p, *end = text.p + text.n;
    size_t known = 0;
    bool good = true;

    *stats = (struct ccache_stats){0};
    while (p < end) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        struct str line = {p, (size_t)((stop ? stop : end) - p)};

        if (line.n && line.p[line.n - 1] == '\r')
            line.n--;
        good &= read_line(stats, path, text, line, &known);
        p = stop ? stop + 1 : end;
    }
    if (good && known < 3) {
        good = report(path, text, text.p,
                      "expected direct_cache_hit, preprocessed_cache_hit and cache_miss");
        diag_hint("`ccache --print-stats` prints them");
    }
    return good;
}

bool ccache_stats_since(struct ccache_stats *stats, const struct ccache_stats *before) {
    if (stats->direct_hits < before->direct_hits || stats->misses < before->misses ||
        stats->preprocessed_hits < before->preprocessed_hits) {
        diag_error("ccache's counters are smaller than they were before the build");
        diag_hint("they were set to zero in between: leave --ccache-before out");
        return false;
    }
    stats->direct_hits -= before->direct_hits;
    stats->preprocessed_hits -= before->preprocessed_hits;
    stats->misses -= before->misses;
    return true;
}
