/* SPDX-License-Identifier: MIT */
#ifndef LINK_LINK_H
#define LINK_LINK_H

#include "base/options.h"

/* `unitarget link`: argv[0] is "link". Returns the exit status: 0, 1 (failed, reported), 2 (wrong
 * usage). */
int link_main(int argc, char **argv);

extern const struct command_line link_command_line;

#endif
