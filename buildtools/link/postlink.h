/* SPDX-License-Identifier: MIT */
/*
 * The pass over the linked program: relocations of objects that not all targets have are taken out
 * of what the dynamic linker applies, and stored by group for the start-up code; the marks that
 * told where each object lies are removed; the build-id is made anew.
 */
#ifndef LINK_POSTLINK_H
#define LINK_POSTLINK_H

#include <stdbool.h>
#include <stddef.h>

#include "link/model.h"

struct postlink_counts {
    size_t at_load;      /* relative relocations that the dynamic linker still applies */
    size_t deferred;     /* those that the start-up code applies, for all targets together */
    size_t groups;       /* distinct sets of targets that have deferred relocations */
    size_t stream_bytes; /* what the deferred ones take */
};

/* Changes `program` in place. `groups[i]` is the mask of group i of ut_groups. False with an error
 * reported. */
bool postlink(struct link_state *s, const char *program, const uint32_t *groups, size_t group_count,
              struct postlink_counts *counts);

#endif
