/* SPDX-License-Identifier: MIT */
/*
 * A schema while it is being made: what is private of it, and how entities get in. It owns the
 * schema. Internal to the front end.
 */
#ifndef QAPI_FRONT_STORE_H
#define QAPI_FRONT_STORE_H

#include "base/intern.h"
#include "qapi/front/schema.h"

/* What an entity refers to by name, until it is checked; parallel to schema->entities. */
struct qapi_pending {
    struct qapi_span head;     /* where errors about it stand */
    const char *meta;          /* "struct" …; NULL for what is built in */
    const char *owner;         /* the definition that it belongs to: its own name, or its user's */
    const char *base;          /* object: NULL when there is none */
    const char *tag;           /* union: the discriminator */
    const char *arguments;     /* command, event: NULL when there are none */
    const char *returns;       /* command */
    const char *element;       /* array */
    const char **member_types; /* [members, or branches of the schema] */
    struct qapi_span base_span, tag_span, arguments_span, data_span;
    bool broken;   /* an error was reported already: things may be missing */
    bool started;  /* its check has begun */
    bool complete; /* and ended */
};

struct qapi_store {
    struct qapi_schema schema;    /* first, so that one is the other */
    struct intern names;          /* of entities */
    struct qapi_entity **by_name; /* [name number] */
    size_t name_capacity;
    struct intern c_names;        /* of members, values, branches and features */
    struct intern feature_names;  /* number = index in schema.features */
    struct qapi_pending *pending; /* [schema.entity_count] */
    size_t pending_capacity;
};

struct qapi_store *qapi_store_new(void);

/* A new entity without a name of its own in the table of names. */
struct qapi_entity *qapi_store_add(struct qapi_store *s, enum qapi_kind kind);

/* Gives an entity its name; false when another one has it (which `qapi_store_find` tells). */
bool qapi_store_name(struct qapi_store *s, struct qapi_entity *e, const char *name);

struct qapi_entity *qapi_store_find(const struct qapi_store *s, const char *name);

/* Number of a name in C; equal for equal ones. */
uint32_t qapi_store_c_number(struct qapi_store *s, const char *c_name);

/* Number of a feature, new if it was not there. */
uint32_t qapi_store_feature(struct qapi_store *s, const char *name, struct qapi_span span);

/* Makes the built-in module and what is in it. */
void qapi_store_builtins(struct qapi_store *s);

/* The array type of the type called `element`, made on behalf of the entity-to-be that `user` tells
 * of if there is none yet. */
const char *qapi_store_array(struct qapi_store *s, const char *element,
                             const struct qapi_pending *user, struct qapi_span span);

/* The module of a file; new if it was not there. */
struct qapi_module *qapi_store_module(struct qapi_store *s, const struct qapi_source *source);

static inline struct qapi_pending *qapi_store_pending(struct qapi_store *s,
                                                      const struct qapi_entity *e) {
    return &s->pending[e->number];
}

#endif
