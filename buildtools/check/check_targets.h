/* SPDX-License-Identifier: MIT */
/*
 * The programs: which targets there are, where each one's own program is, and the ways in which the
 * unified program becomes it, for which links and copies are made in a folder.
 */
#ifndef CHECK_CHECK_TARGETS_H
#define CHECK_CHECK_TARGETS_H

#include "check/inventory.h"
#include "check/model.h"

/* Finds all that the job names; links are made in `folder`. With a baseline, the targets are its.
 * False with messages. */
bool check_targets_find(struct arena *a, const struct check_job *job,
                        const struct inventory *baseline, const char *folder,
                        struct targets *targets);

#endif
