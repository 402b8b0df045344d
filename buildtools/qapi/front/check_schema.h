/* SPDX-License-Identifier: MIT */
/*
 * What the checks of entities with each other share. Internal to the front end.
 */
#ifndef QAPI_FRONT_CHECK_SCHEMA_H
#define QAPI_FRONT_CHECK_SCHEMA_H

#include "qapi/front/front.h"
#include "qapi/front/store.h"

/* Something with a name, for messages about clashes. */
struct qapi_named {
    const char *role; /* "member" … */
    const char *name;
    const struct qapi_entity *owner; /* whose it is */
    struct qapi_span span;
};

/* Names in C that were met so far, in one scope: by their numbers. Scopes end by rewinding. */
struct qapi_seen {
    struct qapi_named *by_number; /* [capacity]; role is NULL where nothing was met */
    size_t capacity;
    uint32_t *log; /* [count] the numbers met, in order */
    size_t count, log_capacity;
};

/* A use of a type inside another one, while both are being checked. */
struct qapi_use {
    const struct qapi_entity *user;
    struct qapi_span span; /* where it names the other */
};

struct qapi_checker {
    struct qapi_front *front;
    struct qapi_store *store;
    struct qapi_seen seen;
    struct qapi_use *uses; /* [use_count] from the outermost object to the one in hand */
    size_t use_count, use_capacity;
    size_t steps; /* of clash checks, so that they end in sensible time */
};

/* An error of the entity, about `where` in it. Always false; the entity counts as broken. */
bool qapi_check_error(struct qapi_checker *c, const struct qapi_entity *e, struct qapi_span where,
                      const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* "struct 'Foo'": how messages call an entity. */
const char *qapi_check_describe(struct qapi_checker *c, const struct qapi_entity *e);

/* Meets a name on behalf of entity e. False with a message when it was met in this scope. */
bool qapi_seen_add(struct qapi_checker *c, const struct qapi_entity *e, uint32_t number,
                   struct qapi_named named);

/* Ends a scope: forgets what was met since the count was `count`. */
void qapi_seen_rewind(struct qapi_seen *seen, size_t count);

/* Do the features' names clash? */
bool qapi_check_features(struct qapi_checker *c, const struct qapi_entity *e,
                         const struct qapi_features *features);

/* The same for a type's own, some of which types cannot have. */
bool qapi_check_type_features(struct qapi_checker *c, const struct qapi_entity *e);

/* Do members of the object clash, its base's and branches' included? On behalf of e. */
bool qapi_check_members_clash(struct qapi_checker *c, const struct qapi_entity *e,
                              const struct qapi_entity *object);

/* Objects, and the types inside them. False when it is broken. */
bool qapi_check_object(struct qapi_checker *c, struct qapi_entity *e);

/* The type called `name`; NULL with a message when there is none, and NULL when it is broken.
 * `what` uses it. */
struct qapi_entity *qapi_check_resolve(struct qapi_checker *c, const struct qapi_entity *e,
                                       const char *name, struct qapi_span where, const char *what);

/* Joins the entity's members and features with their descriptions; what has none is an error. */
void qapi_check_doc(struct qapi_checker *c, struct qapi_entity *e);

/* Are there descriptions of what does not exist? */
void qapi_check_doc_names(struct qapi_checker *c, const struct qapi_doc *doc);

/* What the reference accepts though it goes wrong later: in the compiler, or at run time. */
void qapi_lint(struct qapi_checker *c);

#endif
