/* SPDX-License-Identifier: MIT */
/*
 * What the two syntaxes of documentation comments share.
 */
#include "qapi/front/doc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "qapi/front/message.h"

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

void qapi_doc_hint(struct qapi_doc_reader *r, const char *fmt, ...) {
    char text[512];
    va_list ap;

    if (!r->check)
        return;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    diag_hint("%s", text);
}

void qapi_doc_twice(struct qapi_doc_reader *r, struct qapi_span where,
                    const struct qapi_section *earlier) {
    qapi_doc_error(r, where, "'%.*s' is there twice", STR_ARG(qapi_span_text(where)));
    if (r->check)
        qapi_note((struct qapi_span){where.source, earlier->span.begin, earlier->span.begin + 1},
                  "the first one");
}

struct qapi_span qapi_doc_stretch(const struct qapi_doc_reader *r, struct str s) {
    uint32_t begin = (uint32_t)(s.p - r->lexer->source->text.p);

    return (struct qapi_span){r->lexer->source, begin, begin + (uint32_t)s.n};
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

void qapi_doc_insert(struct arena *a, struct qapi_doc *d, size_t i, struct qapi_section *section) {
    if (d->count == d->capacity) {
        size_t capacity = d->capacity ? d->capacity * 2 : 8;
        struct qapi_section **sections = arena_array(a, capacity, sizeof *sections);

        if (d->count)
            memcpy(sections, d->sections, d->count * sizeof *sections);
        d->sections = sections;
        d->capacity = capacity;
    }
    memmove(d->sections + i + 1, d->sections + i, (d->count - i) * sizeof *d->sections);
    d->sections[i] = section;
    d->count++;
}

void qapi_doc_section(struct qapi_doc_reader *r, enum qapi_section_kind kind, struct str name) {
    struct qapi_doc *d = r->doc;
    struct qapi_section *section = arena_alloc(&r->schema->arena, sizeof *section);

    if (r->section)
        qapi_doc_finish_section(r);
    section->kind = kind;
    section->name = name.p ? arena_copy(&r->schema->arena, name.p, name.n) : NULL;
    section->span = r->span;
    qapi_doc_insert(&r->schema->arena, d, d->count, section);
    r->section = section;
    r->text.n = 0;
}

void qapi_doc_finish_section(struct qapi_doc_reader *r) {
    struct str text = {r->text.p, r->text.n};

    size_t bytes;

    while (text.n && text.p[text.n - 1] == '\n')
        text.n--;
    for (; text.n && text.p[0] == '\n'; text.n--)
        text.p++;
    if (text.n && r->schema->compat->doc_syntax == QAPI_DOC_COLUMNS) {
        qapi_doc_indent(text, &bytes);
        text = (struct str){text.p + bytes, text.n - bytes};
    }
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
    qapi_doc_hint(r, "a plain comment begins with one '#'");
    do
        qapi_lexer_next(r->lexer, true);
    while (r->lexer->token.kind == QAPI_TOKEN_COMMENT && !str_is(r->lexer->token.text, "##"));
    r->closed = r->lexer->token.kind == QAPI_TOKEN_COMMENT;
}

/* Tagged sections and descriptions must say something; where there are no notes and examples, those
 * were refused already. */
static void check_texts(struct qapi_doc_reader *r) {
    for (size_t i = 0; i < r->doc->count; i++) {
        const struct qapi_section *s = r->doc->sections[i];

        if (s->kind == QAPI_SECTION_PLAIN || s->text.n ||
            (s->kind >= QAPI_SECTION_NOTE && !r->schema->compat->doc_notes))
            continue;
        if (s->kind == QAPI_SECTION_MEMBER || s->kind == QAPI_SECTION_FEATURE)
            qapi_doc_error(r, s->span, "'@%s:' has no description", s->name);
        else
            qapi_doc_error(r, s->span, "section '%s:' is empty", s->name);
    }
}

void qapi_doc_read(struct qapi_doc_reader *r) {
    bool indented = r->schema->compat->doc_syntax == QAPI_DOC_INDENTED;

    r->span = r->lexer->token.span;
    r->ended = r->closed = r->literal = false;
    qapi_doc_begin(r);
    if (!str_is(r->lexer->token.text, "##"))
        skip_comment(r);
    else if (indented)
        qapi_doc_read_indented(r);
    else
        qapi_doc_read_columns(r);
    qapi_doc_finish_section(r);
    if (r->closed)
        qapi_lexer_next(r->lexer, r->schema->compat->doc_comment_behind_refused);
    if (indented)
        check_texts(r);
}

void qapi_doc_reader_free(struct qapi_doc_reader *r) {
    buf_free(&r->text);
}
