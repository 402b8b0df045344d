/* SPDX-License-Identifier: MIT */
/*
 * The link sets as they would be: without the stubs that are among the inputs already, and with
 * the objects that are to be linked into every target.
 */
#ifndef STUBS_LINK_SETS_H
#define STUBS_LINK_SETS_H

#include "stubs/model.h"

/* Opens what the targets are linked from, sets the stubs aside, finds the link sets and resolves
 * their symbols. False with errors reported. */
bool gather_inputs(struct stubs *s);

#endif
