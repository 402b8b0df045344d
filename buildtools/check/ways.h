/* SPDX-License-Identifier: MIT */
/*
 * The ways in which a unified program becomes a target: names, links, copies, options.
 */
#ifndef CHECK_WAYS_H
#define CHECK_WAYS_H

#include "check/model.h"

/* Adds all that there are to each target; links and copies are made in `folder`. False with a
 * message. */
bool ways_find(struct arena *a, const struct check_job *job, const char *unified,
               const char *folder, struct targets *targets);

/* Adds one; there must be room. */
struct way *ways_add(struct target *t, const char *title, const char *file, const char *called);

#endif
