/* SPDX-License-Identifier: MIT */
/*
 * Frees values. Structs and alternates are freed at their ends, the elements of a list as the walk
 * leaves them. There is no state: the visitor is its table of functions.
 */
#include "qemu/osdep.h"

#include "qapi/dealloc-visitor.h"
#include "qapi/visitor-impl.h"
#include "qobject/qnull.h"

struct QapiDeallocVisitor {
    Visitor visitor;
};

static bool start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp) {
    return true;
}

static void end_pointer(Visitor *v, void **obj) {
    if (obj)
        g_free(*obj);
}

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size,
                       Error **errp) {
    return true;
}

static GenericList *next_list(Visitor *v, GenericList *tail, size_t size) {
    GenericList *next = tail->next;
    g_free(tail);
    return next;
}

static void end_list(Visitor *v, void **obj) {
}

static bool start_alternate(Visitor *v, const char *name, GenericAlternate **obj, size_t size,
                            Error **errp) {
    return true;
}

static bool type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp) {
    return true;
}

static bool type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp) {
    return true;
}

static bool type_bool(Visitor *v, const char *name, bool *obj, Error **errp) {
    return true;
}

static bool type_str(Visitor *v, const char *name, char **obj, Error **errp) {
    g_free(*obj);
    return true;
}

static bool type_number(Visitor *v, const char *name, double *obj, Error **errp) {
    return true;
}

static bool type_any(Visitor *v, const char *name, QObject **obj, Error **errp) {
    qobject_unref(*obj);
    return true;
}

static bool type_null(Visitor *v, const char *name, QNull **obj, Error **errp) {
    qobject_unref(*obj);
    return true;
}

static void dealloc_free(Visitor *v) {
    g_free(container_of(v, QapiDeallocVisitor, visitor));
}

Visitor *qapi_dealloc_visitor_new(void) {
    QapiDeallocVisitor *v = g_new(QapiDeallocVisitor, 1);
    v->visitor = (Visitor){
        .type = VISITOR_DEALLOC,
        .start_struct = start_struct,
        .end_struct = end_pointer,
        .start_list = start_list,
        .next_list = next_list,
        .end_list = end_list,
        .start_alternate = start_alternate,
        .end_alternate = end_pointer,
        .type_int64 = type_int64,
        .type_uint64 = type_uint64,
        .type_bool = type_bool,
        .type_str = type_str,
        .type_number = type_number,
        .type_any = type_any,
        .type_null = type_null,
        .free = dealloc_free,
    };
    return &v->visitor;
}
