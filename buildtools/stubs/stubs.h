/* SPDX-License-Identifier: MIT */
#ifndef STUBS_STUBS_H
#define STUBS_STUBS_H

#include "base/options.h"

/* `unitarget stubs`: argv[0] is "stubs". Returns the exit status: 0, 1 (failed, reported), 2 (wrong
 * usage). */
int stubs_main(int argc, char **argv);

extern const struct command_line stubs_command_line;

#endif
