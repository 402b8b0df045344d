/* SPDX-License-Identifier: MIT */
/*
 * The one generated assembly file: stubs, slots, shared storage, and the tables of startup.h.
 */
#ifndef LINK_DISPATCH_H
#define LINK_DISPATCH_H

#include "base/buf.h"
#include "link/model.h"

/* Writes the assembly text into `out`. `defer`: room is made for deferred relocations (the program
 * is position-independent). groups[*group_count] becomes the mask of each group, in the order of
 * ut_groups; it is the arena's. */
void dispatch_emit(struct link_state *s, struct buf *out, bool defer, uint32_t **groups,
                   size_t *group_count);

/* Names in the generated file that the pass after the link looks for. */
#define SYMBOL_RELR "ut_relr"
#define SYMBOL_GROUPS "ut_groups"

#endif
