/* SPDX-License-Identifier: MIT */
/*
 * One command line of the unified program, before there is anything to compare: within the time
 * limit, and with nothing left behind, as all the others.
 */
#ifndef CHECK_ASK_ONCE_H
#define CHECK_ASK_ONCE_H

#include "check/model.h"

struct once {
    struct str ending, out, err; /* in the arena; `ending` as in child.h */
};

/* `folder` is for temporary files. */
struct once ask_once(struct arena *a, const struct check_job *job, const char *folder,
                     const char *program, const char *line);

#endif
