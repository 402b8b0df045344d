/* SPDX-License-Identifier: MIT */
/*
 * Which objects the linker would take for each target, in its order; and which of them are one and
 * the same.
 */
#ifndef LINK_LINKSET_H
#define LINK_LINKSET_H

#include "link/model.h"

/* Fills every target's sequence, and the instances with the targets that have them. */
void linksets_find(struct link_state *s);

#endif
