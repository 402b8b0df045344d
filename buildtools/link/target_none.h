/* SPDX-License-Identifier: MIT */
/*
 * The target `none`, for those who start a unified program without a target: a program of ours
 * (qapi/target-none/ in the source tree) that answers what the targets have. The unified program
 * holds its file and starts it in its own place; it is never loaded with the targets, which hence
 * have nothing to do with it, with its libraries, or its names.
 */
#ifndef LINK_TARGET_NONE_H
#define LINK_TARGET_NONE_H

#include "link/link_job.h"

/* Finds the installed program unless the job names one. False with an error when it is not there,
 * or something else. Does nothing when that target is not wanted. */
bool target_none_find(struct arena *a, struct link_job *job);

#endif
