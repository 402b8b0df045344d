/* SPDX-License-Identifier: MIT */
/*
 * Which compile steps belong to which target. Nobody says so: it shows in what programs are linked
 * from, or in where the same source is compiled to, again and again, with other macros or folders.
 */
#ifndef CLASSIFY_STEP_TARGETS_H
#define CLASSIFY_STEP_TARGETS_H

#include "classify/model.h"

/*
 * Fills targets, steps and units from the commands. In a Ninja build, the programs tell
 * (program_steps.h). Else, as for Make, the places (folders, as a rule) that the same
 * sources are compiled to with different options are one family; the largest is that of the
 * targets. A step elsewhere belongs to a target if it has all the -D that tell this target's steps
 * from the others'. A folder that is called like theirs, and whose steps have other values for
 * these -D, is that of a target that shares no source with them. False when there are no targets,
 * or too few; reported.
 */
bool step_targets_find(struct classify *c);

#endif
