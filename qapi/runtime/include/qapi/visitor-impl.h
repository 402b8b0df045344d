/* SPDX-License-Identifier: MIT */
/*
 * For visitors: what they implement. Each has a struct of its own that begins with this one.
 *
 * A function may be NULL where the comment says so; visitor.h says what each has to do. `free`
 * frees the visitor and all it owns.
 */
#ifndef QAPI_VISITOR_IMPL_H
#define QAPI_VISITOR_IMPL_H

#include "qapi/visitor.h"

/* Bits, so that code can ask for one of several kinds. */
typedef enum VisitorType {
    VISITOR_INPUT = 1,
    VISITOR_OUTPUT = 2,
    VISITOR_CLONE = 3,
    VISITOR_DEALLOC = 4,
} VisitorType;

struct Visitor {
    /* NULL: the visitor has no structs, and visiting one is an error. */
    bool (*start_struct)(Visitor *v, const char *name, void **obj, size_t size, Error **errp);
    bool (*check_struct)(Visitor *v, Error **errp); /* NULL: nothing to check */
    void (*end_struct)(Visitor *v, void **obj);

    /* NULL: the visitor has no lists, and visiting one is an error. */
    bool (*start_list)(Visitor *v, const char *name, GenericList **list, size_t size, Error **errp);
    GenericList *(*next_list)(Visitor *v, GenericList *tail, size_t size);
    bool (*check_list)(Visitor *v, Error **errp); /* NULL: nothing to check */
    void (*end_list)(Visitor *v, void **list);

    /* NULL: alternates are what is in them, and an input visitor has none. */
    bool (*start_alternate)(Visitor *v, const char *name, GenericAlternate **obj, size_t size,
                            Error **errp);
    void (*end_alternate)(Visitor *v, void **obj); /* NULL: nothing to do */

    bool (*type_int64)(Visitor *v, const char *name, int64_t *obj, Error **errp);
    bool (*type_uint64)(Visitor *v, const char *name, uint64_t *obj, Error **errp);
    bool (*type_size)(Visitor *v, const char *name, uint64_t *obj, Error **errp); /* NULL: uint64 */
    bool (*type_bool)(Visitor *v, const char *name, bool *obj, Error **errp);
    bool (*type_str)(Visitor *v, const char *name, char **obj, Error **errp);
    bool (*type_number)(Visitor *v, const char *name, double *obj, Error **errp);
    /* NULL: the visitor has no such values, and visiting one is an error. */
    bool (*type_any)(Visitor *v, const char *name, QObject **obj, Error **errp);
    bool (*type_null)(Visitor *v, const char *name, QNull **obj, Error **errp);

    void (*optional)(Visitor *v, const char *name, bool *present); /* NULL: *present is right */
    /* NULL: no. */
    bool (*policy_reject)(Visitor *v, const char *name, uint64_t features, Error **errp);
    bool (*policy_skip)(Visitor *v, const char *name, uint64_t features);

    /* How messages call a value, until the next call; NULL: by its name. */
    const char *(*path)(Visitor *v, const char *name);

    VisitorType type;
    CompatPolicy compat_policy;                 /* accepts all, unless set */
    void (*complete)(Visitor *v, void *opaque); /* NULL: nothing to do */
    void (*free)(Visitor *v);
};

#endif
