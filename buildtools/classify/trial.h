/* SPDX-License-Identifier: MIT */
/*
 * What only the compiler can tell: are the objects of two texts equal, and does a file compile
 * without what its targets' command lines give it, to the same object?
 */
#ifndef CLASSIFY_TRIAL_H
#define CLASSIFY_TRIAL_H

#include "classify/model.h"

/* --confirm: compiles a step of each class of the units that have several, without debug
 * information, and puts classes with equal objects into one group. */
bool trial_confirm(struct classify *c);

/* --try-common: compiles each file of several targets without the options that not all of its
 * steps, or no step outside the targets, have, and with the configuration macros that differ
 * poisoned; where that passes, compares the object with those of all its classes. */
bool trial_common(struct classify *c);

#endif
