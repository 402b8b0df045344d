/* SPDX-License-Identifier: MIT */
/*
 * What a unified program must not do: be something when the target that is named is none.
 */
#ifndef CHECK_REFUSAL_H
#define CHECK_REFUSAL_H

#include "check/findings.h"

/* Calls the program so, and records what it does instead of refusing it. `folder` is for temporary
 * files. */
void refusal_check(struct findings *findings, const struct check_job *job, const char *folder,
                   const char *program);

#endif
