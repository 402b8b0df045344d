/* SPDX-License-Identifier: MIT */
/*
 * What an earlier run left in the output folder: read by a thread of its own while the schema is
 * being read, because most of it will turn out to be right still. What is not known here is looked
 * at in its turn.
 */
#ifndef QAPI_PREVIOUS_H
#define QAPI_PREVIOUS_H

#include <stdbool.h>

#include "base/buf.h"

struct qapi_previous;

/* Begins to read the generated files that are in `folder` itself ("": the current one), not in
 * folders within. Whatever cannot be read is not known. */
struct qapi_previous *qapi_previous_start(const char *folder);

/* Waits until all is read. */
void qapi_previous_wait(struct qapi_previous *p);

enum qapi_previously {
    QAPI_PREVIOUSLY_SAME,
    QAPI_PREVIOUSLY_OTHER, /* content, or there was no such file */
    QAPI_PREVIOUSLY_UNKNOWN
};

/* After waiting: was this the content of the file? */
enum qapi_previously qapi_previous_compare(const struct qapi_previous *p, const char *name,
                                           const struct buf *text);

/* Waits if need be. NULL is nothing. */
void qapi_previous_free(struct qapi_previous *p);

#endif
