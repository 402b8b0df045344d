/* SPDX-License-Identifier: MIT */
/*
 * Which compile steps belong to which target, by the graph of a Ninja build.
 */
#ifndef CLASSIFY_PROGRAM_STEPS_H
#define CLASSIFY_PROGRAM_STEPS_H

#include "classify/model.h"

/* In the build folder of Ninja, the programs tell which targets there are, and what they are linked
 * from whose each step is (ninja/build_targets.h): fills the targets, and [commands.count] the
 * index of the step's. `files` numbers the sources of the commands. False, and nothing filled, when
 * there is no such graph, or it knows of less than two targets. */
bool program_steps_find(struct classify *c, const struct intern *files, uint32_t *target_of);

#endif
