/* SPDX-License-Identifier: MIT */
/*
 * The command line of `unitarget classify`.
 */
#ifndef CLASSIFY_COMMAND_LINE_H
#define CLASSIFY_COMMAND_LINE_H

#include "base/options.h"
#include "classify/model.h"

/* 0, or the exit status of a wrong command line, reported; -1 when only help was asked for. */
int command_line_read(struct arena *a, struct classify_job *job, int argc, char **argv);

extern const struct command_line classify_command_line;

#endif
