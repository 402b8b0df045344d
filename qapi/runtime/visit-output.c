/* SPDX-License-Identifier: MIT */
/* Makes objects from values: each is put into the innermost container that is open. */
#include "qemu/osdep.h"

#include "qapi/compat-policy.h"
#include "qapi/qobject-output-visitor.h"
#include "qapi/visitor-impl.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qlist.h"
#include "qobject/qnull.h"
#include "qobject/qnum.h"
#include "qobject/qstring.h"

struct QObjectOutputVisitor {
    Visitor visitor;
    GPtrArray *open; /* the containers that the walk is in, outermost first; owned by one another */
    QObject *root;   /* what has been made; owned */
    QObject **result; /* where it is handed over */
};

static QObjectOutputVisitor *to_output(Visitor *v) {
    return container_of(v, QObjectOutputVisitor, visitor);
}

/* Puts an object where the walk is; its reference is taken over. */
static bool add_object(Visitor *v, const char *name, QObject *obj) {
    QObjectOutputVisitor *out = to_output(v);
    QObject *in = out->open->len ? g_ptr_array_index(out->open, out->open->len - 1) : NULL;
    if (!in) {
        assert(!out->root);
        out->root = obj;
    } else if (qobject_type(in) == QTYPE_QDICT) {
        assert(name);
        qdict_put_obj(qobject_to(QDict, in), name, obj);
    } else {
        assert(!name);
        qlist_append_obj(qobject_to(QList, in), obj);
    }
    return true;
}

#define add(v, name, obj) add_object((v), (name), QOBJECT(obj))

static bool start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp) {
    QDict *dict = qdict_new();
    add(v, name, dict);
    g_ptr_array_add(to_output(v)->open, dict);
    return true;
}

static void leave(Visitor *v, void **obj) {
    GPtrArray *open = to_output(v)->open;
    assert(open->len);
    g_ptr_array_set_size(open, (gint)open->len - 1);
}

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size,
                       Error **errp) {
    QList *qlist = qlist_new();
    add(v, name, qlist);
    g_ptr_array_add(to_output(v)->open, qlist);
    return true;
}

static GenericList *next_list(Visitor *v, GenericList *tail, size_t size) {
    return tail->next;
}

static bool type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp) {
    return add(v, name, qnum_from_int(*obj));
}

static bool type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp) {
    return add(v, name, qnum_from_uint(*obj));
}

static bool type_bool(Visitor *v, const char *name, bool *obj, Error **errp) {
    return add(v, name, qbool_from_bool(*obj));
}

static bool type_str(Visitor *v, const char *name, char **obj, Error **errp) {
    return add(v, name, qstring_from_str(*obj ? *obj : ""));
}

static bool type_number(Visitor *v, const char *name, double *obj, Error **errp) {
    return add(v, name, qnum_from_double(*obj));
}

static bool type_any(Visitor *v, const char *name, QObject **obj, Error **errp) {
    return add(v, name, qobject_ref(*obj));
}

static bool type_null(Visitor *v, const char *name, QNull **obj, Error **errp) {
    return add(v, name, qnull());
}

static bool policy_skip(Visitor *v, const char *name, uint64_t features) {
    const CompatPolicy *policy = &v->compat_policy;
    return ((features >> QAPI_DEPRECATED & 1) &&
            policy->deprecated_output == COMPAT_POLICY_OUTPUT_HIDE) ||
           ((features >> QAPI_UNSTABLE & 1) &&
            policy->unstable_output == COMPAT_POLICY_OUTPUT_HIDE);
}

static void complete(Visitor *v, void *opaque) {
    QObjectOutputVisitor *out = to_output(v);
    assert(out->root && !out->open->len && opaque == out->result);
    *out->result = qobject_ref(out->root);
    out->result = NULL;
}

static void output_free(Visitor *v) {
    QObjectOutputVisitor *out = to_output(v);
    g_ptr_array_free(out->open, TRUE);
    qobject_unref(out->root);
    g_free(out);
}

Visitor *qobject_output_visitor_new(QObject **result) {
    QObjectOutputVisitor *out = g_new0(QObjectOutputVisitor, 1);
    out->open = g_ptr_array_new();
    out->result = result;
    *result = NULL;
    out->visitor = (Visitor){
        .type = VISITOR_OUTPUT,
        .start_struct = start_struct,
        .end_struct = leave,
        .start_list = start_list,
        .next_list = next_list,
        .end_list = leave,
        .type_int64 = type_int64,
        .type_uint64 = type_uint64,
        .type_bool = type_bool,
        .type_str = type_str,
        .type_number = type_number,
        .type_any = type_any,
        .type_null = type_null,
        .policy_skip = policy_skip,
        .complete = complete,
        .free = output_free,
    };
    return &out->visitor;
}
