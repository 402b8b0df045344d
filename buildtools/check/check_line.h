/* SPDX-License-Identifier: MIT */
/*
 * The command line of `unitarget check`, for its help and for shells.
 */
#ifndef CHECK_CHECK_LINE_H
#define CHECK_CHECK_LINE_H

#include "base/options.h"

extern const struct command_line check_command_line;

#endif
