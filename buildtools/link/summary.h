/* SPDX-License-Identifier: MIT */
/*
 * What `unitarget link` tells: progress, the summary, the plan, the explanation of one symbol.
 */
#ifndef LINK_SUMMARY_H
#define LINK_SUMMARY_H

#include "link/model.h"
#include "link/postlink.h"

/* What a run took and made. Times are seconds; CPU is this program's own. */
struct run_figures {
    double cpu_plan, cpu_rewrite, cpu_post;
    double wall_plan, wall_rewrite, wall_link, wall_post;
    size_t unified_bytes;      /* size of the unified program; loaded parts only */
    size_t unified_file_bytes; /* with symbols and debug information */
    size_t sum_bytes; /* of the per-target programs that are linked already, loaded parts only */
    size_t sum_file_bytes;
    size_t sum_programs; /* how many of them were found */
    bool up_to_date;     /* nothing had changed; no link was made */
    struct postlink_counts post;
};

/* One line that is overwritten, on a terminal only. */
void progress(const struct link_state *s, const char *phase, size_t done, size_t of);
void progress_end(const struct link_state *s);

/* A set of targets in words, on one line. */
void targets_print(const struct link_state *s, const uint64_t *targets);

void summary_print(struct link_state *s, const struct run_figures *figures);
void summary_print_json(const struct link_state *s, const struct run_figures *figures);
void plan_print_json(const struct link_state *s);

/* False, with an error, when no object mentions the symbol. */
bool explain_print(const struct link_state *s, const char *symbol);

#endif
