/* SPDX-License-Identifier: MIT */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "base/options.h"

/* `unitarget plan`: argv[0] is "plan". Returns the exit status: 0, 1 (failed, reported), 2 (wrong
 * usage). */
int plan_main(int argc, char **argv);

extern const struct command_line plan_command_line;

#endif
