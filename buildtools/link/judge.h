/* SPDX-License-Identifier: MIT */
/*
 * Whether a symbol whose provider depends on the target can be dispatched: a function through a
 * stub, data through shared storage. Where it cannot, the reason is given and those who refer to it
 * are split by target instead.
 */
#ifndef LINK_JUDGE_H
#define LINK_JUDGE_H

#include "link/model.h"

/* Fills kind, size, alignment, read_only and in_image of a dispatched symbol, or refused and
 * why_refused. */
void judge_symbol(const struct link_state *s, uint32_t symbol);

#endif
