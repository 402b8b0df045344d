/* SPDX-License-Identifier: MIT */
/*
 * The folders in which the dynamic linker seeks a program's libraries (-rpath): the unified program
 * has those of all targets, one after the other.
 */
#ifndef LINK_RUN_PATH_H
#define LINK_RUN_PATH_H

#include "link/model.h"

/* Is each library found in the unified program where the target's own program finds it? False, with
 * errors, where it is not, or that cannot be known. */
bool run_paths_agree(struct link_state *s);

#endif
