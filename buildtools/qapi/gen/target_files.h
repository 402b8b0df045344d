/* SPDX-License-Identifier: MIT */
/*
 * Which of the generated files depend on the target, where they are compiled for each: those whose
 * text, or that of a generated header that they lead to, mentions a name that does. The arena that
 * is given owns all.
 */
#ifndef QAPI_GEN_TARGET_FILES_H
#define QAPI_GEN_TARGET_FILES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "qapi/gen/generate.h"

enum qapi_file_kind { QAPI_FILE_HEADER, QAPI_FILE_CODE, QAPI_FILE_STUB, QAPI_FILE_OTHER };

struct qapi_file {
    const char *name; /* relative to the output folder */
    enum qapi_file_kind kind;
    const char *mentions; /* a name that depends on the target; NULL: the file does not */
    const char *where;    /* in this file */
    size_t line;
};

struct qapi_files {
    struct qapi_file *files; /* [count] in the order of the outputs */
    size_t count;
};

/* Looks at the files. `depends` says whether a name depends on the target; NULL: none does, since
 * the code is compiled once for all. */
void qapi_files_look(struct arena *a, const struct qapi_outputs *o, const char *prefix,
                     bool (*depends)(const void *ctx, const char *name), const void *ctx,
                     struct qapi_files *result);

/* Lists for Meson's module keyval: QAPI_OUTPUTS (headers first: who takes the first output as a
 * source waits for all of them), QAPI_COMMON, QAPI_TARGET, QAPI_STUBS, QAPI_HEADERS,
 * QAPI_TARGET_HEADERS. */
void qapi_files_put_lists(const struct qapi_files *f, struct buf *out);

#endif
