/* SPDX-License-Identifier: MIT */
/*
 * The code that is left to the final link: start files, and the archives of the C library and of
 * the compiler driver, of which it takes what any target needs. What a target has of it is known
 * from its link set. Members whose presence, or whose names' meaning, depends on the target are
 * taken out and become objects of the targets.
 */
#ifndef LINK_OUTSIDE_H
#define LINK_OUTSIDE_H

#include "link/model.h"

/* Decides, from the link sets so far, which members are to be objects of the targets. True when
 * there are new ones: then the link sets have to be found again. */
bool outside_take_out(struct link_state *s);

/* Fills outside_defined and outside_wanted. */
void outside_find(struct link_state *s);

/* Does the target's program get a definition of the symbol from there? */
bool outside_defines(const struct link_state *s, uint32_t symbol, size_t target);

/* Refuses what cannot be had: see there. */
bool outside_check(const struct link_state *s);

#endif
