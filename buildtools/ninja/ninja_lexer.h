/* SPDX-License-Identifier: MIT */
/*
 * The words, paths and values of a Ninja file (Ninja manual, "Ninja file reference"). Nothing is
 * copied here: paths and values are handed out raw, as spans of the file's text, and expanded only
 * when somebody wants to know what they say.
 */
#ifndef NINJA_NINJA_LEXER_H
#define NINJA_NINJA_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/str.h"

struct ninja_source {
    const char *path; /* as the user would write it */
    struct str text;  /* the whole file; need not end in NUL */
};

/* A place that is being read. */
struct ninja_lexer {
    const struct ninja_source *source;
    const char *p;   /* the next byte */
    const char *end; /* end of the text */
};

/* Where the values of variables come from. */
struct ninja_variables {
    /* Appends the value of `name`, nothing if it has none; false after an error that was reported.
     */
    bool (*append)(void *ctx, struct str name, struct buf *out);
    void *ctx;
};

struct ninja_lexer ninja_lexer_at(const struct ninja_source *source, const char *p);

/* For diag_error_at; `p` points into the source's text. */
struct diag_place ninja_place(const struct ninja_source *source, const char *p);

/* Reports "expected WHAT, found …" at the lexer's place; always false. */
bool ninja_expected(const struct ninja_lexer *l, const char *what);

/* Passes spaces, and line ends that are escaped with `$`. */
void ninja_blanks(struct ninja_lexer *l);

/* Passes the byte `c` and the blanks behind it, if it is next. */
bool ninja_eat(struct ninja_lexer *l, char c);

/* A name (letters, digits, `_`, `.`, `-`), and the blanks behind it. Empty when none is next. */
struct str ninja_name(struct ninja_lexer *l);

/* A path as it stands in the file, and the blanks behind it. Empty when none is next. */
struct str ninja_raw_path(struct ninja_lexer *l);

/* The rest of the line as it stands, escaped line ends included; passes the line end. The last line
 * must have one too: false, reported, when the file stops before. */
bool ninja_raw_value(struct ninja_lexer *l, struct str *value);

/* Passes the line end, if it is next. The end of the file is none. */
bool ninja_line_end(struct ninja_lexer *l);

/* Passes everything up to the next line that is not a continuation of this one. */
void ninja_skip_line(struct ninja_lexer *l);

/* What the line at the lexer's place is; at most the spaces and comments before it are passed. */
enum ninja_line {
    NINJA_LINE_END,    /* there is none */
    NINJA_LINE_BLANK,  /* it ends a block */
    NINJA_LINE_INDENT, /* it belongs to the statement above; the lexer stands behind the spaces */
    NINJA_LINE_TOP     /* a statement */
};
enum ninja_line ninja_next_line(struct ninja_lexer *l);

/* Appends what `raw` (a span of the source's text) says when its variables have these values.
 * False, reported, for a bad escape, a NUL byte, and when a variable cannot be had. */
bool ninja_expand(const struct ninja_source *source, struct str raw,
                  const struct ninja_variables *variables, struct buf *out);

#endif
