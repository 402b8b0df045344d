/* SPDX-License-Identifier: MIT */
/*
 * The files of a schema, and places in them. The schema's arena owns the structures; the text of a
 * file lives as long as the schema.
 */
#ifndef QAPI_SOURCE_H
#define QAPI_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

struct qapi_source;

/* A stretch of a file; the whole of a node, without white space around it. */
struct qapi_span {
    const struct qapi_source *source; /* NULL for what is built in */
    uint32_t begin, end;              /* byte offsets in the text; end is behind the last byte */
};

struct qapi_source {
    const char *path;     /* as it is opened and shown: the folder of the includer, then the name */
    const char *identity; /* absolute path, without . and .. (links are not resolved) */
    struct str text;      /* the content, always ending in a newline, CR and CR LF made LF */
    struct qapi_span from; /* the include directive that first led here; source NULL for the root */
    uint32_t *lines;       /* [line_count] offset of each line's first byte */
    uint32_t line_count;
};

/* Line of a byte offset, from 1. */
uint32_t qapi_source_line(const struct qapi_source *s, uint32_t offset);

/* Column of a byte offset, from 1, in characters of UTF-8; a tab goes to the next multiple of
 * eight, plus one. */
uint32_t qapi_source_column(const struct qapi_source *s, uint32_t offset);

static inline struct str qapi_span_text(struct qapi_span span) {
    return (struct str){span.source->text.p + span.begin, span.end - span.begin};
}

#endif
