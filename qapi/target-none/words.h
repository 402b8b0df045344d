/* SPDX-License-Identifier: MIT */
/*
 * The words that the program was called with, as far as they concern somebody who is no target yet.
 * All others that QEMU has are for the target, which gets them when it is selected.
 */
#ifndef NONE_WORDS_H
#define NONE_WORDS_H

#include <glib.h>
#include <stdbool.h>

typedef struct Words {
    int count;
    char **all; /* [count] as they were, the program's name first */
    enum { RUN, SHOW_HELP, SHOW_VERSION, SHOW_MACHINES } what;
    char *machine;       /* the machine's name, or NULL; owned */
    const char *asked;   /* -machine's argument, or NULL */
    GPtrArray *monitors; /* of QmpAddress; owned */
    bool daemonize;
    const char *pidfile; /* or NULL */
} Words;

/* Ends the program with a message if the words are no good. */
void words_read(Words *words, int count, char **all);

void words_print_help(void);

/* "PROGRAM: message" on standard error, and ends the program with status 1. */
_Noreturn void fatal(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif
