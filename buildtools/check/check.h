/* SPDX-License-Identifier: MIT */
/*
 * `unitarget check`: does the unified program, as each target, do what the target's own program
 * does?
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "base/options.h"

/* argv[0] is the subcommand's name; returns the exit status. */
int check_main(int argc, char **argv);

#endif
