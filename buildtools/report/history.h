/* SPDX-License-Identifier: MIT */
/*
 * The figures of several reports, one after the other: how a build has developed. The report's
 * arena owns all.
 */
#ifndef REPORT_HISTORY_H
#define REPORT_HISTORY_H

#include <jansson.h>

#include "base/buf.h"
#include "report/model.h"

enum { HISTORY_FIGURES = 8 };

struct history_point {
    const char *label;              /* the file's name, less folder and suffix */
    double values[HISTORY_FIGURES]; /* NaN: not known */
};

struct history {
    struct history_point *points; /* [count] the oldest first */
    size_t count;
};

/* Reads the reports that the job names; what this build has is added if there is one. False with
 * every error reported. */
bool history_read(struct report *r);

void history_print_text(const struct report *r, struct buf *out);
void history_print_markdown(const struct report *r, struct buf *out);

/* An array of objects. */
json_t *history_json(const struct report *r);

/* ---- for the page ---- */

const char *history_name(size_t figure);

/* The value in words; NULL: not known. */
const char *history_value(const struct report *r, size_t figure, size_t point);

#endif
