/* SPDX-License-Identifier: MIT */
/*
 * The QAPI schema compiler's two command lines.
 */
#ifndef QAPI_QAPI_H
#define QAPI_QAPI_H

#include "base/options.h"

/* `unitarget qapi SUBCOMMAND …`: check, dump, fmt, generate. argv[0] is "qapi"; returns the exit
 * status: 0, 1 for a faulty schema, 2 for wrong usage. */
int qapi_main(int argc, char **argv);

/* The program called unitarget-qapi-gen, with the options of QEMU's qapi-gen.py and a few more.
 * argv[0] is the path it was called by; exit status as above. */
int qapi_gen_main(int argc, char **argv);

extern const struct command_line qapi_gen_command_line;
extern const struct subcommands qapi_subcommands; /* of `unitarget qapi` */

#endif
