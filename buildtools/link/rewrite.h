/* SPDX-License-Identifier: MIT */
/*
 * Makes the objects of the unified link: each is the original with names and references changed as
 * the plan says. The original's bytes stay where they are; a new symbol table, string tables and
 * section headers are appended. All that is new, and small objects that need no change, become one
 * archive: linkers open that once, and a thousand files several times each. Other objects are
 * linked from where they lie.
 */
#ifndef LINK_REWRITE_H
#define LINK_REWRITE_H

#include "link/model.h"

/* Fills state->objects, and writes those that are new to the archive `path`, in the order of the
 * link. False with an error reported. */
bool rewrite_objects(struct link_state *s, const char *path);

#endif
