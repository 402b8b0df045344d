/* SPDX-License-Identifier: MIT */
/*
 * What the passes of the front end share: read (files to expressions), check_expr (each expression
 * by itself), define (expressions to entities), check (entities with each other). Internal.
 */
#ifndef QAPI_FRONT_FRONT_H
#define QAPI_FRONT_FRONT_H

#include "base/intern.h"
#include "qapi/front/doc.h"
#include "qapi/front/schema.h"
#include "qapi/front/value.h"

enum qapi_meta {
    QAPI_META_ENUM,
    QAPI_META_STRUCT,
    QAPI_META_UNION,
    QAPI_META_ALTERNATE,
    QAPI_META_COMMAND,
    QAPI_META_EVENT,
    QAPI_META_INCLUDE
};

/* A definition or include directive. */
struct qapi_expr {
    struct qapi_value value; /* a dict */
    struct qapi_doc *doc;    /* the comment before it, or NULL */
    enum qapi_meta meta;
    struct qapi_span head; /* where errors about it stand: its name, if on its first line */
    const char *name;      /* what it defines */
    struct qapi_span name_span;
    const struct qapi_source *included; /* INCLUDE: the file; NULL when it could not be read */
    bool faulty;                        /* an error was reported: others may follow from that */
};

/* What pragma directives say: the last of each kind holds, for the whole schema. */
struct qapi_pragma {
    bool doc_required;
    const struct qapi_value *command_names;   /* lists of strings, or NULL: commands with _ */
    const struct qapi_value *command_returns; /* commands that return no object */
    const struct qapi_value *doc_exceptions;  /* definitions with members not described */
    const struct qapi_value *member_names;    /* definitions with members of odd case */
};

struct qapi_front {
    struct qapi_schema *schema;
    struct qapi_loader loader;
    bool check_docs;
    bool lint; /* are there warnings about what may go wrong later? */
    struct qapi_pragma pragma;
    struct qapi_expr *exprs; /* [expr_count] in the order of reading */
    size_t expr_count, expr_capacity;
    struct qapi_value_stack stack;
    struct qapi_doc_reader docs;
    unsigned depth;      /* of includes */
    bool too_many_files; /* and that was said */
    size_t errors;       /* how many there were of other things */
    bool syntax_errors;  /* the schema cannot be used */
};

/* The passes, in order. Each reports what it finds. The last two are to be called only when the
 * files could be read as a whole. */
void qapi_read(struct qapi_front *f, const char *path);
void qapi_check_exprs(struct qapi_front *f);
void qapi_define(struct qapi_front *f);
void qapi_check(struct qapi_front *f);

/* The condition that is written so, which was checked. */
const struct cond *qapi_cond_make(struct arena *a, const struct qapi_value *v);

/* Is `name` in the pragma's list? */
bool qapi_pragma_lists(const struct qapi_value *list, const char *name);

#endif
