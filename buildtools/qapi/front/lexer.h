/* SPDX-License-Identifier: MIT */
/*
 * The tokens of a schema file (QEMU: docs/devel/qapi-code-gen.rst, "Schema syntax"): a dialect of
 * JSON with single quotes, comments, no numbers and no null.
 */
#ifndef QAPI_FRONT_LEXER_H
#define QAPI_FRONT_LEXER_H

#include <stdbool.h>

#include "qapi/front/schema_source.h"

enum qapi_token_kind {
    QAPI_TOKEN_END = 0, /* stands on the file's last newline */
    QAPI_TOKEN_STRING = '\'',
    QAPI_TOKEN_TRUE = 't',
    QAPI_TOKEN_FALSE = 'f',
    QAPI_TOKEN_COMMENT =
        '#',             /* a line of a documentation comment, or any where they are asked for */
    QAPI_TOKEN_BAD = '!' /* was reported */
    /* and { } [ ] : , themselves */
};

struct qapi_token {
    int kind;
    struct qapi_span span;
    struct str text; /* STRING: without quotes and escapes, NUL behind it; COMMENT: with the # */
};

struct qapi_lexer {
    struct arena *arena;
    const struct qapi_source *source;
    uint32_t cursor; /* behind the last token */
    struct qapi_token token;
};

/* Length in bytes of the white space character at p (as Python's str.isspace knows it, newline
 * included); 0 when there is none. `p` must be UTF-8 with a byte behind it that is no part of it.
 */
size_t qapi_space_length(const char *p);

void qapi_lexer_init(struct qapi_lexer *l, struct arena *a, const struct qapi_source *source);

/* Reads the next token into l->token. Comments are skipped but for those that begin with ##, unless
 * `comments`. */
void qapi_lexer_next(struct qapi_lexer *l, bool comments);

/* Goes to the next line that looks like the begin of a definition or documentation comment, behind
 * the current token: to go on after an error. */
void qapi_lexer_resume(struct qapi_lexer *l);

#endif
