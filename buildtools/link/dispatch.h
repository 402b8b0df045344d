/* SPDX-License-Identifier: MIT */
/*
 * The one generated assembly file: stubs, slots, shared storage, and the tables of startup.h.
 */
#ifndef LINK_DISPATCH_H
#define LINK_DISPATCH_H

#include "base/buf.h"
#include "link/model.h"

/* Where the relocations go that only the start-up code applies. */
enum deferral {
    DEFER_NONE,        /* the program is not position-independent: there are none */
    DEFER_BESIDE_RELR, /* into what the linker's own DT_RELR table no longer needs, and a little
                          more */
    DEFER_ALONE,       /* the linker makes no such table: all into room of their own */
};

/* Writes the assembly text into `out`. groups[*group_count] becomes the mask of each group, in the
 * order of ut_groups; it is the arena's. */
void dispatch_emit(struct link_state *s, struct buf *out, enum deferral deferral, uint32_t **groups,
                   size_t *group_count);

/* True when shared libraries know names that some targets define, and others do not: the start-up
 * code for these is needed. */
bool dispatch_shares(const struct link_state *s);

#endif
