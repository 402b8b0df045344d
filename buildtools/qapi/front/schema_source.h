/* SPDX-License-Identifier: MIT */
/*
 * The files of a schema, and places in them. The schema's arena owns the structures; the text of a
 * file lives as long as the schema.
 */
#ifndef QAPI_FRONT_SCHEMA_SOURCE_H
#define QAPI_FRONT_SCHEMA_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct qapi_source;

/* A stretch of a file; the whole of a node, without white space around it. */
struct qapi_span {
    const struct qapi_source *source; /* NULL for what is built in */
    uint32_t begin, end;              /* byte offsets in the text; end is behind the last byte */
};

struct qapi_source {
    const char *path;      /* as it is opened and shown: folder of the includer, then the name */
    const char *identity;  /* absolute path without . and .. (links are not resolved) */
    struct str bytes;      /* the content */
    struct str text;       /* the same, ending in a newline; CR and CR LF are made LF */
    struct qapi_span from; /* the include directive that first led here; source NULL: the root */
    uint32_t *lines;       /* [line_count] offset of each line's first byte */
    uint32_t line_count;
};

/* Line of a byte offset, from 1. */
uint32_t qapi_source_line(const struct qapi_source *s, uint32_t offset);

/* Column of a byte offset, from 1, in characters of UTF-8. */
uint32_t qapi_source_column(const struct qapi_source *s, uint32_t offset);

static inline struct str qapi_span_text(struct qapi_span span) {
    return (struct str){span.source->text.p + span.begin, span.end - span.begin};
}

/* Files by name, so that a test can keep them in memory. */
struct qapi_loader {
    /* The bytes of the file `path`, which must stay until the schema is freed; false with errno set
     * when they cannot be had. */
    bool (*load)(void *ctx, const char *path, struct str *text);
    void *ctx;
};

/* The longest file, in bytes: far more than any schema, far less than offsets can count. */
enum { QAPI_SOURCE_LONGEST = 64 << 20 };

/* Makes a source of what was read: newlines, the table of lines. False when it is too long or no
 * UTF-8, with a message. */
bool qapi_source_init(struct arena *a, struct qapi_source *s, struct str bytes);

#endif
