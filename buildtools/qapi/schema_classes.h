/* SPDX-License-Identifier: MIT */
/*
 * Which parts of a schema exist for which targets: the modules that are the same for all, what
 * depends on the target in the others, and what is wrong about the conditions. A struct
 * qapi_classes owns all that is found, in its arena; schema and targets must outlive it.
 */
#ifndef QAPI_SCHEMA_CLASSES_H
#define QAPI_SCHEMA_CLASSES_H

#include <stdio.h>

#include "qapi/front/schema.h"
#include "qapi/front/sets.h"

enum qapi_item_kind {
    QAPI_ITEM_DEFINITION,
    QAPI_ITEM_MEMBER,
    QAPI_ITEM_VALUE,
    QAPI_ITEM_BRANCH,
    QAPI_ITEM_FEATURE /* of a definition, member or value */
};

/* Anything that may have a condition. */
struct qapi_item {
    enum qapi_item_kind kind;
    const char *name;
    const struct qapi_entity *entity; /* the definition */
    const struct qapi_item *of;       /* what it belongs to; NULL for a definition */
    const struct cond *own;           /* its own condition, where the schema has it; or NULL */
    const struct cond *cond;          /* the same and all that it belongs to; or NULL */
    uint32_t set;                     /* where that holds: number in sets */
    bool on_target;                   /* a symbol of `own` is the target's */
    struct qapi_span span;
};

/* A module's items, each definition before its parts. */
struct qapi_class {
    const struct qapi_module *module;
    struct qapi_item *items; /* [count] */
    size_t count;
    size_t definitions; /* of the items */
    size_t dependent;   /* definitions that depend on the target, by themselves or by a part */
};

enum qapi_fault_kind {
    QAPI_FAULT_UNDEFINED, /* a symbol of the target that no target defines */
    QAPI_FAULT_DEVICE,    /* one that only the configuration of devices defines */
    QAPI_FAULT_NEVER,     /* a condition that never holds */
    QAPI_FAULT_ALWAYS,    /* one that always does */
    QAPI_FAULT_WIDER,     /* what uses a type exists where the type does not */
    QAPI_FAULT_NARROWER   /* a value of a union's tag exists where its branch does not */
};

struct qapi_fault {
    enum qapi_fault_kind kind;
    struct qapi_span span;
    const char *text;
    struct qapi_span other; /* what is meant besides: the type's condition, the value; or nothing */
    const char *where;      /* for which targets, in prose; NULL: that is no question */
};

/* A definition that is the same for all targets in a module that is not. */
struct qapi_movable {
    const struct qapi_item *item;
    uint64_t *used; /* the targets for which a command or an event leads to it */
};

struct qapi_classes {
    struct arena arena;
    const struct qapi_schema *schema;
    const struct targets *targets;
    struct qapi_sets sets;
    struct qapi_class *modules; /* [module_count] those of the schema, but for what is built in */
    size_t module_count;
    struct qapi_movable *movable; /* [movable_count] */
    size_t movable_count, movable_capacity;
    struct qapi_fault *faults; /* [fault_count] */
    size_t fault_count, fault_capacity;
    struct intern places; /* of faults, so that each is told once */
};

void qapi_classify(struct qapi_classes *c, const struct qapi_schema *s,
                   const struct targets *targets);
void qapi_classes_free(struct qapi_classes *c);

/* classify_faults.c: fills faults; reports them as errors, and returns whether there are none. */
void qapi_classify_faults(struct qapi_classes *c);
bool qapi_classify_report(const struct qapi_classes *c);

enum qapi_classify_format { QAPI_CLASSIFY_TABLE, QAPI_CLASSIFY_JSON, QAPI_CLASSIFY_KEYVAL };

/* classify_print.c: prints all of it. False with a message when that fails. */
bool qapi_classify_print(const struct qapi_classes *c, enum qapi_classify_format format, FILE *to);

#endif
