/* SPDX-License-Identifier: MIT */
/*
 * The counters of ccache, as `ccache --print-stats` (ccache 3.7 and newer) writes them: a name, a
 * tab and a number a line. Names that are not known are passed.
 */
#ifndef NINJA_CCACHE_STATS_H
#define NINJA_CCACHE_STATS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct ccache_stats {
    uint64_t direct_hits;       /* found without preprocessing */
    uint64_t preprocessed_hits; /* found by the preprocessed text */
    uint64_t misses;            /* compiled */
};

/* False with every error reported: no such counters, or a line that is none (file:line:col). */
bool ccache_stats_read(struct ccache_stats *stats, const char *path, struct str text);

/* What happened between two readings. False, reported, when a counter went back: the statistics
 * were set to zero in between. */
bool ccache_stats_since(struct ccache_stats *stats, const struct ccache_stats *before);

#endif
