/* SPDX-License-Identifier: MIT */
/*
 * Messages about places in a schema.
 */
#ifndef QAPI_FRONT_MESSAGE_H
#define QAPI_FRONT_MESSAGE_H

#include "base/diag.h"
#include "qapi/front/schema_source.h"

/* A message about `where`, with the include directives that lead to its file. */
void qapi_report(enum diag_severity severity, struct qapi_span where, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* An error of the definition (or comment, or directive) that `head` begins, about `where` in it. In
 * text the error stands on head's line, as QEMU's generator has it, and when `where` is on another
 * one, a note shows that; in JSON it is the other way round, so that editors underline the fault.
 */
void qapi_error(struct qapi_span head, struct qapi_span where, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* A note, like `the earlier definition`. Nothing when the place is that of something built in. */
void qapi_note(struct qapi_span where, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A hint which of `n` candidates may have been meant; nothing when none is near. `get` as for
 * str_nearest. */
void qapi_suggest(const char *word, size_t n, const char *(*get)(const void *ctx, size_t i),
                  const void *ctx);

#endif
