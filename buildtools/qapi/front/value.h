/* SPDX-License-Identifier: MIT */
/*
 * A schema file's expressions as they stand there, before anything is known of their meaning. The
 * arena that was given to the parser owns them.
 */
#ifndef QAPI_FRONT_VALUE_H
#define QAPI_FRONT_VALUE_H

#include "qapi/front/lexer.h"

enum qapi_value_kind { QAPI_STRING, QAPI_BOOL, QAPI_LIST, QAPI_DICT };

struct qapi_value {
    enum qapi_value_kind kind;
    struct qapi_span span;
    struct str text;                /* STRING; NUL behind it */
    bool truth;                     /* BOOL */
    const struct qapi_value *items; /* LIST and DICT: [count] */
    const struct qapi_key *keys;    /* DICT: [count] */
    size_t count;
};

struct qapi_key {
    struct str name; /* NUL behind it */
    struct qapi_span span;
};

/* The value of a key; NULL when the dict has none, or when `dict` is none. */
const struct qapi_value *qapi_value_get(const struct qapi_value *dict, const char *key);

/* What kind of value this is, for messages: "a string", "an array" … */
const char *qapi_value_describe(const struct qapi_value *v);

/* Values that are being read; to be given back with free. */
struct qapi_value_stack {
    struct qapi_value *values;
    struct qapi_key *keys;
    size_t count, capacity, key_capacity;
};

void qapi_value_stack_free(struct qapi_value_stack *s);

/* Reads the value that begins with the lexer's token, up to the token behind it. False with a
 * message when there is none. */
bool qapi_value_read(struct qapi_lexer *l, struct qapi_value_stack *stack,
                     struct qapi_value *value);

#endif
