/* SPDX-License-Identifier: MIT */
/*
 * What -daemonize and -pidfile of QEMU do: a program that goes on in the background once all is
 * ready, and whose number others can read.
 */
#ifndef QAPI_DAEMON_H
#define QAPI_DAEMON_H

#include <stdbool.h>

#include "qapi/error.h"

/*
 * Goes on in a new process without terminal, whose standard input is empty. The old one waits until
 * the new one calls daemon_ready(), and then ends with status 0, or 1 if it never does. Ends the
 * program with a message if that cannot be done. Before any thread is begun.
 */
void daemon_begin(void);

/* From now on standard output and error lead nowhere, and who has started the program goes on. Does
 * nothing in a program that is no daemon. */
void daemon_ready(void);

/* Writes the process's number to a file that is locked while the program runs, so that a second one
 * does not take it. False and an error if it cannot be had. */
bool pidfile_write(const char *path, Error **errp);

/* Removes it, if it was written. */
void pidfile_remove(void);

#endif
