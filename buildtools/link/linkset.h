/* SPDX-License-Identifier: MIT */
/*
 * Which objects the linker would take for each target, in its order; and which of them are one and
 * the same.
 */
#ifndef LINK_LINKSET_H
#define LINK_LINKSET_H

#include "link/model.h"

/* Fills every target's sequence, and the instances with the targets that have them, as the state's
 * linker does it. False, with errors, when an archive or a member that is needed cannot be linked.
 */
bool linksets_find(struct link_state *s);

#endif
