/* SPDX-License-Identifier: MIT */
/*
 * Symbols that modules and plugins may look up in the program while it runs: those of dynamic lists
 * (--dynamic-list,
 * --export-dynamic-symbol), with --export-dynamic all that are not hidden, and those that shared
 * libraries mention. They count as referred to by every target.
 */
#ifndef LINK_EXPORTS_H
#define LINK_EXPORTS_H

#include "link/model.h"

/* Fills exported from the targets' words. */
void exports_find(struct link_state *s);

#endif
