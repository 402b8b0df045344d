/* SPDX-License-Identifier: MIT */
/*
 * The canonical form for what has been changed only, so that a file which does not have it stays as
 * it is elsewhere.
 */
#ifndef QAPI_FMT_CHANGED_H
#define QAPI_FMT_CHANGED_H

#include <stdbool.h>
#include <stddef.h>

/* Brings the lines that are new in a diff into canonical form; or only checks. `diff` is a file
 * with a unified diff, `-` for standard input, NULL to ask git what differs from the last commit.
 * With `paths` ([count]) only these files. False when there were messages. */
bool qapi_fmt_changed(const char *diff, const char *const *paths, size_t count, bool check);

#endif
