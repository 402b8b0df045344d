/* SPDX-License-Identifier: MIT */
/*
 * Rules for names in a schema (QEMU: docs/devel/qapi-code-gen.rst, "Naming rules and reserved
 * names"). Internal to the front end.
 */
#ifndef QAPI_FRONT_CHECK_NAME_H
#define QAPI_FRONT_CHECK_NAME_H

#include "qapi/front/front.h"

/* The check of one expression. */
struct qapi_expr_check {
    struct qapi_front *front;
    struct qapi_expr *expr;
    struct arena *arena;
};

/* Reports an error of the expression; always false. */
bool qapi_expr_error(struct qapi_expr_check *c, struct qapi_span where, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The name of the definition, by what it defines. */
bool qapi_check_definition_name(struct qapi_expr_check *c);

/* A lower-case name with dashes; `permissive`: upper case and _ as well. `what` names its bearer.
 */
bool qapi_check_name_lower(struct qapi_expr_check *c, const char *name, struct qapi_span where,
                           const char *what, bool permissive);

/* The prefix of an enum's constants: what is no identifier is an error. */
bool qapi_check_prefix(struct qapi_expr_check *c, const struct qapi_value *prefix);

/* Is the name one that members must not have, because generated code has others of that name? */
bool qapi_member_name_reserved(struct arena *a, const char *name);

/* The keys of a definition that begins with this one (struct, union …): how many there are; the
 * first `most` go to `keys`. 0: there is no such definition. */
size_t qapi_form_keys(struct str form, struct str *keys, size_t most);

/* A condition as it is written; `what` names what it is of. */
bool qapi_check_cond(struct qapi_expr_check *c, const struct qapi_value *v, const char *what);

#endif
