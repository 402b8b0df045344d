/* SPDX-License-Identifier: MIT */
/*
 * Reading documentation comments (QEMU: docs/devel/qapi-code-gen.rst, "Documentation comments").
 * Internal to the front end.
 */
#ifndef QAPI_FRONT_DOC_H
#define QAPI_FRONT_DOC_H

#include "base/buf.h"
#include "qapi/front/lexer.h"
#include "qapi/front/schema.h"

/* What reading a comment needs. */
struct qapi_doc_reader {
    struct qapi_lexer *lexer;
    struct qapi_schema *schema; /* gets the comments */
    bool check;                 /* are faults reported, or passed over? */

    struct qapi_doc *doc;         /* being read */
    struct qapi_section *section; /* its last one */
    struct buf text;              /* the text of that so far */

    struct str line;       /* the current line, without the mark and trailing space */
    struct qapi_span span; /* of that line, in the file, with the mark */
    bool ended;            /* there are no more lines */
    bool closed;           /* they ended with ## */
    bool literal;          /* in a literal block, which is not checked for style */
    size_t literal_indent; /* of that block's first line; 0: not seen yet */
};

/* Reads the comment that begins with the lexer's token, up to the token behind it, and appends it
 * to the schema (several, if headings part it). A faulty one is marked as such. */
void qapi_doc_read(struct qapi_doc_reader *r);

void qapi_doc_reader_free(struct qapi_doc_reader *r);

/* ---- for the two syntaxes ---- */

/* doc_indented.c's and doc_columns.c's: read the lines behind the first ##. */
void qapi_doc_read_indented(struct qapi_doc_reader *r);
void qapi_doc_read_columns(struct qapi_doc_reader *r);

/* An error about a stretch of the current line (in bytes), or of a section. */
void qapi_doc_error(struct qapi_doc_reader *r, struct qapi_span where, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* An error: what stands at `where` stood in `earlier` already. */
void qapi_doc_twice(struct qapi_doc_reader *r, struct qapi_span where,
                    const struct qapi_section *earlier);

/* A hint for the last error. */
void qapi_doc_hint(struct qapi_doc_reader *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A stretch of the current line, in the file. */
struct qapi_span qapi_doc_stretch(const struct qapi_doc_reader *r, struct str s);

/* Goes to the next line; false at the end. The line is raw: without the #, but with the space
 * behind it. */
bool qapi_doc_next_raw(struct qapi_doc_reader *r);

/* Begins a new comment, or a new section of it. */
void qapi_doc_begin(struct qapi_doc_reader *r);
void qapi_doc_section(struct qapi_doc_reader *r, enum qapi_section_kind kind, struct str name);

/* Puts a section before the one with index i. */
void qapi_doc_insert(struct arena *a, struct qapi_doc *doc, size_t i, struct qapi_section *section);

/* Gives the last section its text: what was collected. */
void qapi_doc_finish_section(struct qapi_doc_reader *r);

/* The section of this kind and name that stands before the last one, or NULL. */
struct qapi_section *qapi_doc_find(const struct qapi_doc *doc, enum qapi_section_kind kind,
                                   struct str name);

/* How many characters of white space begin the text; *bytes gets how many bytes they have. */
size_t qapi_doc_indent(struct str s, size_t *bytes);

/* Without white space at the end. */
struct str qapi_doc_trim_end(struct str s);

#endif
