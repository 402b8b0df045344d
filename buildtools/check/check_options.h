/* SPDX-License-Identifier: MIT */
/*
 * The options of `unitarget check`.
 */
#ifndef CHECK_CHECK_OPTIONS_H
#define CHECK_CHECK_OPTIONS_H

#include "check/model.h"

/* Reads the command line into `job`. Returns -1 when there is something to do, else the exit
 * status: help was printed, or a message about what is wrong. */
int check_options_parse(struct arena *a, struct check_job *job, int argc, char **argv);

#endif
