/* SPDX-License-Identifier: MIT */
/*
 * What each target's own program lets others look up by name: the names of its dynamic lists
 * (--dynamic-list, --export-dynamic-symbol), with --export-dynamic all, and those that the shared
 * libraries which its linker reads define or refer to; but for what is hidden. They count as
 * referred to by every target.
 */
#ifndef LINK_EXPORTS_H
#define LINK_EXPORTS_H

#include "link/model.h"

/* Fills exports and in_libraries, when the resolution and the libraries are known. */
void exports_find(struct link_state *s);

/* Fills partial_exports, when the plan is made: those that the same targets lack side by side. */
void exports_find_partial(struct link_state *s);

/* True when the target's own program defines the symbol and exports it. */
bool export_is_in(const struct link_state *s, uint32_t symbol, size_t target);

/* True when that holds for some targets only. */
bool export_is_partial(const struct link_state *s, uint32_t symbol);

#endif
