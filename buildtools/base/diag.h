/* SPDX-License-Identifier: MIT */
/*
 * Messages for the user: errors accumulate (the first 20 are printed, all are counted), so that one
 * run shows all that is wrong. The sink is the only global state of the program.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stddef.h>
#include <stdio.h>

#include "base/str.h"

/* Where in a text file something was found. */
struct diag_place {
    const char *file; /* path as the user would write it */
    struct str
        text; /* the whole text of the file, for the line that is shown; n == 0: none is shown */
    size_t offset; /* byte offset of the place in text */
};

/* An error without a place in a text file: `unitarget: error: TEXT`. */
void diag_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* An error at a place: `FILE:LINE:COL: error: TEXT`, then the line with a caret under the place. */
void diag_error_at(const struct diag_place *place, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

enum diag_severity {
    DIAG_ERROR,
    DIAG_WARNING, /* does not make the run fail */
    DIAG_NOTE     /* belongs to the error or warning before it, and goes where that goes */
};

/* A stretch of a text file. Its column counts characters of UTF-8. */
struct diag_site {
    struct diag_place place;
    size_t length;                /* bytes to underline; what is on further lines is not */
    const struct diag_site *from; /* the directive that includes the file; NULL: nothing does */
};

/* A message about a site: `FILE:LINE:COL: SEVERITY: TEXT`, then the line with what is meant
 * underlined. An error's or warning's include directives stand before it, the outermost first. */
void diag_report(enum diag_severity severity, const struct diag_site *site, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A warning; it does not make the run fail. */
void diag_warning(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* What to do about the message just printed, or where else to look; shown indented below it. */
void diag_hint(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* From now on no message is printed or counted, or, with false, all are again: for a look at what
 * may turn out not to be needed. */
void diag_quiet(bool quiet);

/* How many errors there were so far, printed or not. */
size_t diag_errors(void);

/* Has no message been printed so far? */
bool diag_silent(void);

/* From now on each message is one line of JSON: an object with `severity` (error, warning, fatal)
 * and `message`; where there is a place, `file`, `line`, `column` and `length`; `included_from`,
 * the innermost first; and `notes`, objects of the same kind, hints among them. */
void diag_use_json(void);
bool diag_uses_json(void);

/* Where messages go (default: stderr); resets the count, and the
 * form of the messages. For tests. */
void diag_redirect(FILE *sink);

/* Was the last message left out, so that it would be in vain to look for a hint? */
bool diag_muted(void);

/* Says how many errors were left out, if any. Call once before the program ends. */
void diag_finish(void);

/* Line and column (both from 1; columns count bytes) of `offset` in `text`. */
void diag_locate(struct str text, size_t offset, size_t *line, size_t *column);

#endif
