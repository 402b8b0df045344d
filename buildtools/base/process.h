/* SPDX-License-Identifier: MIT */
/*
 * Running other programs, without a shell.
 */
#ifndef BASE_PROCESS_H
#define BASE_PROCESS_H

#include <stdbool.h>

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

/* Seconds of the wall clock, from some fixed point. */
double process_wall(void);

/* CPU seconds (user and system) used by this program itself so far, without the programs that it
 * ran. */
double process_cpu(void);

/* Largest resident set of this program itself so far, in bytes; 0 where /proc does not tell. */
long process_peak_memory(void);

#endif
