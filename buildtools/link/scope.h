/* SPDX-License-Identifier: MIT */
/*
 * Whether one program with the shared libraries of all targets finds under each name what each
 * target's own program finds, and whether libraries' constructors run in the same order.
 */
#ifndef LINK_SCOPE_H
#define LINK_SCOPE_H

#include "link/model.h"

/* When the resolution, the libraries and the exports are known. False with the errors reported. */
bool scopes_agree(const struct link_state *s);

#endif
