/* SPDX-License-Identifier: MIT */
/*
 * The command line of `unitarget link`, for its help and for shells.
 */
#ifndef LINK_LINK_LINE_H
#define LINK_LINK_LINE_H

#include "base/options.h"

extern const struct command_line link_command_line;

#endif
