/* SPDX-License-Identifier: MIT */
/*
 * What the two syntaxes of documentation comments share.
 */
#include "qapi/doc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "qapi/report.h"

size_t qapi_doc_indent(struct str s, size_t *bytes) {
    size_t n = 0, length;

    *bytes = 0;
    while (*bytes < s.n && (length = qapi_space_length(s.p + *bytes)) > 0) {
        *bytes += length;
        n++;
    }
    return n;
}

struct str qapi_doc_trim_end(struct str s) {
    while (s.n) {
        size_t i = s.n - 1;

        while (i > 0 && ((unsigned char)s.p[i] & 0xc0) == 0x80)
            i--;
        if (!qapi_space_length(s.p + i))
            break;
        s.n = i;
    }
    return s;
}

void qapi_doc_error(struct qapi_doc_reader *r, struct qapi_span where, const char *fmt, ...) {
    char text[512];
    va_list ap;

    r->doc->faulty = true;
    if (!r->check)
        return;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    qapi_report(DIAG_ERROR, where, "%s", text);
}

void qapi_doc_begin(struct qapi_doc_reader *r) {
    struct qapi_schema *s = r->schema;

    r->doc = arena_alloc(&s->arena, sizeof *r->doc);
    r->doc->span = r->span;
    s->docs = array_grow(s->docs, &s->doc_capacity, s->doc_count + 1, sizeof(struct qapi_doc *));
    s->docs[s->doc_count++] = r->doc;
    r->section = NULL;
    qapi_doc_section(r, QAPI_SECTION_PLAIN, (struct str){NULL, 0});
}

void qapi_doc_section(struct qapi_doc_reader *r, enum qapi_section_kind kind, struct str name) {
    struct qapi_doc *d = r->doc;
    struct qapi_section *section = arena_alloc(&r->schema->arena, sizeof *section);

    if (r->section)
        qapi_doc_finish_section(r);
    section->kind = kind;
    section->name = name.p ? arena_copy(&r->schema->arena, name.p, name.n) : NULL;
    section->span = r->span;
    d->sections = array_grow(d->sections, &d->capacity, d->count + 1, sizeof *d->sections);
    d->sections[d->count++] = section;
    r->section = section;
    r->text.n = 0;
}

void qapi_doc_finish_section(struct qapi_doc_reader *r) {
    struct str text = {r->text.p, r->text.n};

    while (text.n && text.p[text.n - 1] == '\n')
        text.n--;
    for (; text.n && text.p[0] == '\n'; text.n--)
        text.p++;
    r->section->text = (struct str){arena_copy(&r->schema->arena, text.p, text.n), text.n};
}

struct qapi_section *qapi_doc_find(const struct qapi_doc *doc, enum qapi_section_kind kind,
                                   struct str name) {
    for (size_t i = 0; i + 1 < doc->count; i++) {
        struct qapi_section *s = doc->sections[i];

        if (s->kind == kind && (!name.p || str_is(name, s->name)))
            return s;
    }
    return NULL;
}

bool qapi_doc_next_raw(struct qapi_doc_reader *r) {
    struct qapi_lexer *l = r->lexer;
    struct str text;

    qapi_lexer_next(l, true);
    text = l->token.text;
    if (l->token.kind != QAPI_TOKEN_COMMENT) {
        r->ended = true;
        if (l->token.kind != QAPI_TOKEN_BAD)
            qapi_doc_error(r, l->token.span, "a documentation comment ends with a line '##'");
        r->doc->faulty = true;
        return false;
    }
    r->span = l->token.span;
    r->doc->span.end = r->span.end;
    if (str_starts(text, "##")) {
        r->ended = r->closed = true;
        if (text.n > 2)
            qapi_doc_error(r, (struct qapi_span){l->source, r->span.begin + 2, r->span.end},
                           "the line that ends a documentation comment is '##' and nothing else");
        return false;
    }
    r->line = (struct str){text.p + 1, text.n - 1};
    if (text.n > 1 && text.p[1] != ' ')
        qapi_doc_error(r, (struct qapi_span){l->source, r->span.begin, r->span.begin + 2},
                       "in a documentation comment a space is due behind '#'");
    return true;
}

/* A comment whose first line is not ##: nothing tells where it was to end. */
static void skip_comment(struct qapi_doc_reader *r) {
    qapi_doc_error(r, r->span,
                   "the line that begins a documentation comment is '##' and nothing else");
    if (r->check)
        diag_hint("a plain comment begins with one '#'");
    do
        qapi_lexer_next(r->lexer, true);
    while (r->lexer->token.kind == QAPI_TOKEN_COMMENT && !str_is(r->lexer->token.text, "##"));
    r->closed = r->lexer->token.kind == QAPI_TOKEN_COMMENT;
}

void qapi_doc_read(struct qapi_doc_reader *r) {
    r->span = r->lexer->token.span;
    r->ended = r->closed = r->literal = false;
    qapi_doc_begin(r);
    if (!str_is(r->lexer->token.text, "##"))
        skip_comment(r);
    else if (r->schema->compat->doc_syntax == QAPI_DOC_COLUMNS)
        qapi_doc_read_columns(r);
    else
        qapi_doc_read_indented(r);
    qapi_doc_finish_section(r);
}

void qapi_doc_reader_free(struct qapi_doc_reader *r) {
    buf_free(&r->text);
}
