/* SPDX-License-Identifier: MIT */
#ifndef TARGET_TARGET_H
#define TARGET_TARGET_H

#include "base/options.h"

/* `unitarget target`: which target a copy of a unified program is. */
int target_main(int argc, char **argv);

extern const struct command_line target_command_line;

#endif
