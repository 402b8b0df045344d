/* SPDX-License-Identifier: MIT */
/*
 * What other programs counted: the JSON summaries of `unitarget link` and `unitarget classify`, and
 * ccache's counters.
 */
#ifndef REPORT_SUMMARIES_H
#define REPORT_SUMMARIES_H

#include <jansson.h>

#include "report/model.h"

/* Reads the files that the job names into the model. False with every error reported. */
bool summaries_read(struct report *r);

/* The JSON value in a file, NULL with an error reported (file:line:col); to be given back with
 * json_decref. */
json_t *summaries_load(const char *path);

#endif
