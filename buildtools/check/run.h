/* SPDX-License-Identifier: MIT */
/*
 * The run of all comparisons: processes of our own ask the programs, several at once, and leave
 * files of answers in the work folder; here these are compared.
 */
#ifndef CHECK_RUN_H
#define CHECK_RUN_H

#include "check/check_targets.h"
#include "check/findings.h"
#include "check/inventory.h"

struct run {
    struct arena *arena;
    const struct check_job *job;
    struct targets targets;
    const struct inventory *baseline; /* NULL: the targets' own programs are asked */
    const char *folder;               /* where programs run; it goes away */
    const char *work;                 /* where answers are kept until all is done */
    struct inventory *saved;          /* NULL: no inventory is made */
    struct findings *findings;
};

enum run_end { RUN_DONE, RUN_FAILED, RUN_INTERRUPTED };

/* `signal` is the one that interrupted it. */
enum run_end run_all(struct run *run, int *signal);

#endif
