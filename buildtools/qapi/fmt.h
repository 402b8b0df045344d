/* SPDX-License-Identifier: MIT */
/*
 * The canonical form of a schema file. Formatting a file that has it changes nothing.
 */
#ifndef QAPI_FMT_H
#define QAPI_FMT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"

/* Appends `text`, the content of `path`, in canonical form. False with messages, and with nothing
 * to be used in `out`, when it is not well-formed: what it means is not looked at. */
bool qapi_fmt(struct buf *out, const char *path, struct str text);

/* Brings the files into canonical form, or only checks (with a message for each that is not in it);
 * with no files, or for `-`, standard input, to standard output; messages call it `assumed`, or
 * <stdin> for NULL. False when there were messages. */
bool qapi_fmt_files(const char *const *paths, size_t count, bool check, const char *assumed);

#endif
