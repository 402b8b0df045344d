/* SPDX-License-Identifier: MIT */
/*
 * Where the linker finds the files that words and scripts name.
 */
#ifndef LINK_SEARCH_H
#define LINK_SEARCH_H

#include "link/model.h"

/* The file that -lNAME, or -l:FILE, stands for in a target's words; NULL when there is none. */
const char *search_library(struct link_state *s, const struct target *t, const char *name,
                           bool archives_only);

/* The same of a name in a linker script that lies in `folder`, which ends in a slash or is empty.
 */
const char *search_named(struct link_state *s, const struct target *t, const char *folder,
                         const char *name);

/* Says that there is no such library. Always false. */
bool search_complain(const struct link_state *s, const struct target *t, const char *name,
                     bool archives_only);

#endif
