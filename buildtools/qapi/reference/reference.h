/* SPDX-License-Identifier: MIT */
/*
 * A reference of a schema for all targets: each command, event, type, member and value with the
 * targets on which it exists. reference.c goes through the schema; what is written is up to a
 * format.
 */
#ifndef QAPI_REFERENCE_REFERENCE_H
#define QAPI_REFERENCE_REFERENCE_H

#include "base/buf.h"
#include "qapi/front/schema.h"
#include "qapi/front/sets.h"

/* What a format needs. */
struct qapi_reference {
    const struct qapi_schema *schema;
    const struct targets *targets;
    struct qapi_sets sets;
    struct arena *arena;
    const char *title;
    struct buf out;
};

/* A member, value, branch or feature. */
struct qapi_reference_part {
    const char *name;               /* NULL: it stands for all members of `type` */
    const char *note;               /* "optional", "when kind is secure" …; NULL: nothing */
    const struct qapi_entity *type; /* NULL: it has none */
    uint32_t set;                   /* where it exists, with what it belongs to */
    bool differs;                   /* from the definition's set */
    struct str text;                /* n == 0: nothing is said */
};

/* Called in the order of the schema. Texts are those of comments: reStructuredText. */
struct qapi_reference_format {
    void (*begin)(struct qapi_reference *r);
    void (*end)(struct qapi_reference *r);
    void (*module)(struct qapi_reference *r, const struct qapi_module *m);
    void (*module_end)(struct qapi_reference *r);
    void (*text)(struct qapi_reference *r, struct str text);
    void (*definition)(struct qapi_reference *r, const struct qapi_entity *e, uint32_t set);
    void (*definition_end)(struct qapi_reference *r);
    void (*group)(struct qapi_reference *r, const char *label); /* of parts */
    void (*part)(struct qapi_reference *r, const struct qapi_reference_part *p);
    void (*group_end)(struct qapi_reference *r);
    /* Returns, Errors, Since … `type` or text may be missing. */
    void (*remark)(struct qapi_reference *r, const char *label, const struct qapi_entity *type,
                   struct str text);
};

extern const struct qapi_reference_format qapi_reference_html, qapi_reference_rst;

/* Writes the reference to a file. False with a message when that fails. */
bool qapi_reference_write(const struct qapi_schema *s, const struct targets *targets,
                          const struct qapi_reference_format *format, const char *path);

/* A type as it is shown: its own name, or its element's. *array tells which. */
const struct qapi_entity *qapi_reference_type(const struct qapi_entity *type, bool *array);

/* ---- text of comments (reference_text.c) ---- */

/* A line of a text that begins a heading: its title, and how many lines it takes; 0: none. */
size_t qapi_reference_heading(struct str text, struct str *title);

/* The text behind a tag: its first line begins there, the others are indented, which is undone. */
struct str qapi_reference_tagged(struct arena *a, struct str text);

/* Text as HTML. Names of definitions become links. */
void qapi_reference_text_html(struct qapi_reference *r, struct str text);

/* Text as reST that needs no extensions, each line behind `indent` spaces. */
void qapi_reference_text_rst(struct qapi_reference *r, struct str text, size_t indent);

#endif
