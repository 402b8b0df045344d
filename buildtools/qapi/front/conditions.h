/* SPDX-License-Identifier: MIT */
/*
 * Conditions from a side file, for a schema that has none (any more): QEMU dropped those on the
 * target in 10.1. The file has objects in the language of schemas:
 *
 *     { 'definition': 'query-sev', 'if': 'TARGET_I386' }
 *     { 'definition': 'CpuInfo', 'members': { 'cpu': 'TARGET_ARM' }, 'features': { 'fast': … } }
 *
 * with the keys if, members (arguments, and those of a union's base, too), values, branches and
 * features (the definition's own). What the schema says itself must hold besides. The schema's
 * arena owns all.
 */
#ifndef QAPI_FRONT_CONDITIONS_H
#define QAPI_FRONT_CONDITIONS_H

#include "qapi/where/cond.h"

struct qapi_front;
struct qapi_schema;
struct qapi_conditions;

enum qapi_condition_role {
    QAPI_CONDITION_DEFINITION, /* of the definition itself, whose name stands for the part's */
    QAPI_CONDITION_MEMBER,
    QAPI_CONDITION_VALUE,
    QAPI_CONDITION_BRANCH,
    QAPI_CONDITION_FEATURE
};

/* The keys of the file, by role. */
extern const char *const qapi_condition_keys[];

/* Reads the file, when the expressions are known: sets the schema's. False with messages. */
bool qapi_conditions_read(struct qapi_front *f, const char *path);

/* Says what of the file is of no part that the schema has, when all was looked for. */
void qapi_conditions_check_used(struct qapi_front *f);

void qapi_conditions_free(struct qapi_conditions *c);

/* `own`, and what the file says of this part; NULL: neither does. */
const struct cond *qapi_conditions_add(const struct qapi_schema *s, struct arena *a,
                                       const struct cond *own, const char *definition,
                                       enum qapi_condition_role role, const char *part);

#endif
