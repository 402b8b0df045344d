/* SPDX-License-Identifier: MIT */
/*
 * Linker scripts and --section-start: what places sections that not every target has.
 */
#ifndef LINK_LAYOUT_H
#define LINK_LAYOUT_H

#include "link/model.h"

/* False with an error where a script or an option of the link gathers or places sections that would
 * hold other contents in the unified program than in some target's. Wants the link sets. */
bool layout_check(const struct link_state *s);

#endif
