/* SPDX-License-Identifier: MIT */
/*
 * The program that runs itself as a target: in its place, to be asked one question, or, when the
 * target is selected, for good.
 */
#ifndef NONE_RUN_AS_H
#define NONE_RUN_AS_H

#include "qobject/qdict.h"
#include "words.h"

/* What a target answered. */
typedef struct Answer {
    QDict *greeting; /* or NULL; owned, as what follows */
    QObject *value;  /* what the command returned, or NULL */
    QDict *error;    /* its class and desc, or NULL */
    char *failure;   /* why there is neither, or NULL */
} Answer;

/* Remembers what the process has to be again before it becomes a target. Before anything is
 * changed: signals, the current folder. */
void run_as_begin(void);

/* The folder that the program was started in: relative paths in its words are from there. */
int run_as_folder(void);

/* Becomes the target, on the same words. Returns only if that fails, and then ends the program. */
_Noreturn void run_as(const Words *words, size_t target, char *const *arguments);

/* Has each of [count] targets execute a command, as many at once as `at_once` says: a target
 * without a machine. `arguments` may be NULL. Fills [count] answers. */
void run_as_each(const Words *words, const size_t *targets, size_t count, const char *command,
                 QObject *arguments, unsigned at_once, Answer *answers);

void answer_clear(Answer *answer);

/* How many can run at once without waiting for one another. */
unsigned run_as_cpus(void);

#endif
