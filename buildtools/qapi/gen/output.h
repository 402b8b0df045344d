/* SPDX-License-Identifier: MIT */
/*
 * What becomes of generated files.
 */
#ifndef QAPI_GEN_OUTPUT_H
#define QAPI_GEN_OUTPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "qapi/gen/generate.h"
#include "qapi/gen/record.h"

/* Sorts the files by name. False with a message when two have one name: modules whose file names
 * differ in their extension only. */
bool qapi_outputs_sort(struct qapi_outputs *o);

/* Writes the files that are not there or have other content, and makes the folders they are in.
 * `folder` is "" for the current one. False with messages when something cannot be written. */
bool qapi_outputs_write(const struct qapi_outputs *o, const char *folder);

/* Where the record of the files in `folder` with this prefix is kept; in `a`. */
const char *qapi_outputs_record_path(struct arena *a, const char *folder, const char *prefix);

/* Adds to the record the files that were written, the schema's sources, and this program. False if
 * the program is not to be found. */
bool qapi_outputs_record(const struct qapi_outputs *o, const char *folder,
                         const struct qapi_schema *s, struct qapi_record *record);

/* The names, one a line. */
void qapi_outputs_list(const struct qapi_outputs *o, FILE *to);

/* Are the sorted files those that the file `list` names, one a line? False with a message for each
 * that is missing there or too much. */
bool qapi_outputs_check(const struct qapi_outputs *o, const char *list);

/* Writes to `path` a rule for make or ninja: the files depend on the schema's sources and on this
 * program. Adds it to the record. False with a message when it cannot be written. */
bool qapi_outputs_depfile(const struct qapi_outputs *o, const char *folder,
                          const struct qapi_schema *s, const char *path,
                          struct qapi_record *record);

#endif
