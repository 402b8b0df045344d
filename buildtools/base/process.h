/* SPDX-License-Identifier: MIT */
/*
 * Running other programs, without a shell.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <stdbool.h>

#include "base/buf.h"

/* Runs argv[0] (sought in PATH) with the NULL-terminated argv, our own standard streams, and waits
 * for it. Returns its exit status; 128 + N when signal N ended it; 127, with a message, when it
 * could not be started. */
int process_run(char *const argv[]);

/* The same with at most `files` files open at once, if more were allowed. */
int process_run_with_files(char *const argv[], unsigned files);

/* Starts a program without waiting for it, its standard output and messages as usual, or, unless
 * `path` is NULL, both in that file. Returns its process number, or -1 with an error reported. */
int process_start(char *const argv[], const char *path);

/* Waits for a started program; the status as process_run returns it. */
int process_wait(int process);

/* Runs a program as process_run does, in the folder that is given (NULL: our own working folder),
 * with nothing to read, and takes what it writes to its standard output and messages, which are
 * appended. Safe to call from several threads: reports nothing; 127 when it could not be started,
 * with the reason in `messages`. */
int process_capture(const char *folder, char *const argv[], struct buf *output,
                    struct buf *messages);

/* Seconds of the wall clock, from some fixed point. */
double process_wall(void);

/* CPU seconds (user and system) used by this program itself so far, without the programs that it
 * ran. */
double process_cpu(void);

/* The same of the programs that it ran and waited for. */
double process_cpu_of_others(void);

/* Largest resident set of this program itself so far, in bytes; 0 where /proc does not tell. */
long process_peak_memory(void);

#endif
