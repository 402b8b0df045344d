/* SPDX-License-Identifier: MIT */
#ifndef INSTALL_INSTALL_H
#define INSTALL_INSTALL_H

#include "base/options.h"

/* `unitarget install`: puts a unified program, and the links that it is called by, into a folder.
 */
int install_main(int argc, char **argv);

extern const struct command_line install_command_line;

#endif
