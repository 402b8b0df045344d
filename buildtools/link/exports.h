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

/* Fills partial_exports, when the resolution is known: those that the same targets lack side by
 * side. */
void exports_find_partial(struct link_state *s);

/* False when an exported symbol has no definition in a target: a module must not find it there. */
bool export_is_in(const struct link_state *s, uint32_t symbol, size_t target);

#endif
