/* SPDX-License-Identifier: MIT */
/*
 * Copies values: wherever the copy of a struct has a pointer, it is to the original, and is
 * replaced by one to a copy before the walk goes on there.
 */
#include "qemu/osdep.h"

#include "qapi/clone-visitor.h"
#include "qapi/visitor-impl.h"
#include "qobject/qnull.h"

struct QapiCloneVisitor {
    Visitor visitor;
    size_t depth; /* how many structs, lists and alternates the walk is in */
};

static QapiCloneVisitor *to_clone(Visitor *v) {
    return container_of(v, QapiCloneVisitor, visitor);
}

/* Replaces a pointer by one to a copy; a struct inside another has no pointer. */
static void copy(Visitor *v, void **obj, size_t size) {
    to_clone(v)->depth++;
    if (obj && *obj)
        *obj = g_memdup2(*obj, size);
}

static bool start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp) {
    copy(v, obj, size);
    return true;
}

static void end_any(Visitor *v, void **obj) {
    QapiCloneVisitor *clone = to_clone(v);
    assert(clone->depth);
    clone->depth--;
}

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size,
                       Error **errp) {
    copy(v, (void **)list, size);
    return true;
}

static GenericList *next_list(Visitor *v, GenericList *tail, size_t size) {
    if (tail->next)
        tail->next = g_memdup2(tail->next, size);
    return tail->next;
}

static bool start_alternate(Visitor *v, const char *name, GenericAlternate **obj, size_t size,
                            Error **errp) {
    copy(v, (void **)obj, size);
    return true;
}

/* Scalars were copied with what they are in; by themselves they cannot be. */
static bool scalar(Visitor *v) {
    assert(to_clone(v)->depth);
    return true;
}

static bool type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp) {
    return scalar(v);
}

static bool type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp) {
    return scalar(v);
}

static bool type_bool(Visitor *v, const char *name, bool *obj, Error **errp) {
    return scalar(v);
}

static bool type_number(Visitor *v, const char *name, double *obj, Error **errp) {
    return scalar(v);
}

/* A string that must be there may be NULL, which is the empty one. */
static bool type_str(Visitor *v, const char *name, char **obj, Error **errp) {
    *obj = g_strdup(*obj ? *obj : "");
    return scalar(v);
}

static bool type_any(Visitor *v, const char *name, QObject **obj, Error **errp) {
    qobject_ref(*obj);
    return scalar(v);
}

static bool type_null(Visitor *v, const char *name, QNull **obj, Error **errp) {
    *obj = qnull();
    return scalar(v);
}

static void clone_free(Visitor *v) {
    g_free(to_clone(v));
}

Visitor *qapi_clone_visitor_new(void) {
    QapiCloneVisitor *v = g_new0(QapiCloneVisitor, 1);
    v->visitor = (Visitor){
        .type = VISITOR_CLONE,
        .start_struct = start_struct,
        .end_struct = end_any,
        .start_list = start_list,
        .next_list = next_list,
        .end_list = end_any,
        .start_alternate = start_alternate,
        .end_alternate = end_any,
        .type_int64 = type_int64,
        .type_uint64 = type_uint64,
        .type_bool = type_bool,
        .type_str = type_str,
        .type_number = type_number,
        .type_any = type_any,
        .type_null = type_null,
        .free = clone_free,
    };
    return &v->visitor;
}

Visitor *qapi_clone_members_visitor_new(void) {
    Visitor *v = qapi_clone_visitor_new();
    to_clone(v)->depth++;
    return v;
}
