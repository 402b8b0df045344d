/* SPDX-License-Identifier: MIT */
/*
 * What only the compiler can tell: are the objects of two texts equal, and does a file compile
 * without what its targets' command lines give it, to the same object?
 */
#ifndef CLASSIFY_TRIAL_H
#define CLASSIFY_TRIAL_H

#include "classify/model.h"
#include "classify/temporary_folder.h"

/* --confirm: compiles a step of each class of the units that have several, without debug
 * information, and puts classes with equal objects into one group. */
bool trial_confirm(struct classify *c);

/* --confirm with --why: compiles what is left of each class once more, and says which functions and
 * data differ. Objects that are not for x86-64 are not looked into. */
bool trial_parts(struct classify *c);

/* --try-common: compiles each file of several targets without the options that not all of its
 * steps, or no step outside the targets, have, and with the configuration macros that differ
 * poisoned; where that fails because of what an include of the source opens, again without it.
 * Where that passes, compares the object with those of all its classes. In common.c. */
bool trial_common(struct classify *c);

/* The object of a class: known, in the cache, or to be compiled and taken with the second. */
void trial_start_class(struct workshop *w, struct unit *u, uint32_t class);
void trial_take_object(struct workshop *w, struct attempt *t);

#endif
