/* SPDX-License-Identifier: MIT */
/*
 * Makes values from objects. The walk's place in the object is a stack of frames, one a struct or
 * list. A frame knows what has not been visited yet, which is how unexpected members are found.
 *
 * The two flavours, typed scalars and keyval's strings, differ in the functions for scalars only.
 */
#include "qemu/osdep.h"

#include "qapi/compat-policy.h"
#include "qapi/error.h"
#include "qapi/qobject-input-visitor.h"
#include "qapi/util.h"
#include "qapi/visitor-impl.h"
#include "qemu/cutils.h"
#include "qemu/keyval.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qobject/qnull.h"
#include "qobject/qnum.h"
#include "qobject/qstring.h"

/* A struct or list that the walk is in. */
typedef struct Frame {
    char *name;          /* by which it was visited; owned; NULL: as an element, or at the root */
    QDict *dict;         /* a struct: what it is made from, else NULL; not owned */
    GHashTable *visited; /* a struct: the names of the members visited, which `dict` owns */
    const QListEntry *entry; /* a list: the element to visit next */
    size_t index;            /* a list: how many elements have been visited */
} Frame;

struct QObjectInputVisitor {
    Visitor visitor;
    QObject *root;  /* one reference is ours */
    GArray *frames; /* of Frame, outermost first */
    GString *path;  /* what path() returned last */
};

static QObjectInputVisitor *to_input(Visitor *v) {
    return container_of(v, QObjectInputVisitor, visitor);
}

static Frame *innermost(const QObjectInputVisitor *in) {
    return in->frames->len ? &g_array_index(in->frames, Frame, in->frames->len - 1) : NULL;
}

static void frame_clear(void *opaque) {
    Frame *frame = opaque;
    g_free(frame->name);
    if (frame->visited)
        g_hash_table_destroy(frame->visited);
}

/* Writes the path of the first `depth` frames, then `name`. */
static const char *path_to(QObjectInputVisitor *in, guint depth, const char *name) {
    g_string_truncate(in->path, 0);
    for (guint i = 0; i <= depth; i++) {
        const Frame *parent = i ? &g_array_index(in->frames, Frame, i - 1) : NULL;
        const char *part = i < depth ? g_array_index(in->frames, Frame, i).name : name;
        if (parent && !parent->dict)
            g_string_append_printf(in->path, "[%zu]", parent->index ? parent->index - 1 : 0);
        else if (part)
            g_string_append_printf(in->path, "%s%s", in->path->len ? "." : "", part);
    }
    return in->path->len ? in->path->str : "the value";
}

static const char *path(Visitor *v, const char *name) {
    return path_to(to_input(v), to_input(v)->frames->len, name);
}

/* The object to make a value from, NULL if there is none. `consume`: it counts as visited. */
static QObject *find(QObjectInputVisitor *in, const char *name, bool consume) {
    Frame *frame = innermost(in);
    if (!frame)
        return in->root;
    if (frame->dict) {
        assert(name);
        QObject *found = qdict_get(frame->dict, name);
        if (found && consume)
            g_hash_table_add(frame->visited, g_strdup(name));
        return found;
    }
    assert(!name);
    const QListEntry *entry = frame->entry;
    if (entry && consume)
        frame->entry = qlist_next(entry);
    if (consume)
        frame->index++;
    return entry ? entry->value : NULL;
}

static QObject *get(Visitor *v, const char *name, bool consume, Error **errp) {
    QObject *obj = find(to_input(v), name, consume);
    if (!obj)
        error_setg(errp, "'%s' is missing", path(v, name));
    return obj;
}

static bool expected(Visitor *v, const char *name, const char *what, Error **errp) {
    error_setg(errp, "'%s' has the wrong type: expected %s", path(v, name), what);
    return false;
}

static void enter(QObjectInputVisitor *in, const char *name, QObject *obj) {
    Frame frame = {.name = g_strdup(name), .dict = qobject_to(QDict, obj)};
    if (frame.dict)
        frame.visited = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    else
        frame.entry = qlist_first(qobject_to(QList, obj));
    g_array_append_val(in->frames, frame);
}

static void leave(Visitor *v, void **obj) {
    GArray *frames = to_input(v)->frames;
    assert(frames->len);
    g_array_set_size(frames, frames->len - 1);
}

static bool start_struct(Visitor *v, const char *name, void **obj, size_t size, Error **errp) {
    QObject *from = get(v, name, true, errp);
    if (!from)
        return false;
    if (!qobject_to(QDict, from))
        return expected(v, name, "an object", errp);
    enter(to_input(v), name, from);
    if (obj)
        *obj = g_malloc0(size);
    return true;
}

static bool check_struct(Visitor *v, Error **errp) {
    const Frame *frame = innermost(to_input(v));
    assert(frame && frame->dict);
    for (const QDictEntry *e = qdict_first(frame->dict); e; e = qdict_next(frame->dict, e)) {
        if (!g_hash_table_contains(frame->visited, e->key)) {
            error_setg(errp, "'%s' is unexpected", path(v, e->key));
            return false;
        }
    }
    return true;
}

static bool start_list(Visitor *v, const char *name, GenericList **list, size_t size,
                       Error **errp) {
    QObject *from = get(v, name, true, errp);
    if (!from)
        return false;
    if (!qobject_to(QList, from))
        return expected(v, name, "an array", errp);
    enter(to_input(v), name, from);
    if (list && !qlist_empty(qobject_to(QList, from)))
        *list = g_malloc0(size);
    return true;
}

static GenericList *next_list(Visitor *v, GenericList *tail, size_t size) {
    const Frame *frame = innermost(to_input(v));
    assert(frame && !frame->dict);
    if (frame->entry)
        tail->next = g_malloc0(size);
    return tail->next;
}

static bool check_list(Visitor *v, Error **errp) {
    QObjectInputVisitor *in = to_input(v);
    const Frame *frame = innermost(in);
    assert(frame && !frame->dict);
    if (!frame->entry)
        return true;
    error_setg(errp, "'%s' has more than the %zu elements expected",
               path_to(in, in->frames->len - 1, frame->name), frame->index);
    return false;
}

static bool start_alternate(Visitor *v, const char *name, GenericAlternate **obj, size_t size,
                            Error **errp) {
    QObject *from = get(v, name, false, errp);
    if (!from)
        return false;
    *obj = g_malloc0(size);
    (*obj)->type = qobject_type(from);
    return true;
}

static bool type_int64(Visitor *v, const char *name, int64_t *obj, Error **errp) {
    QObject *from = get(v, name, true, errp);
    QNum *num = qobject_to(QNum, from);
    if (!from)
        return false;
    return (num && qnum_get_try_int(num, obj)) || expected(v, name, "an integer", errp);
}

static bool type_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp) {
    QObject *from = get(v, name, true, errp);
    QNum *num = qobject_to(QNum, from);
    int64_t negative;
    if (!from)
        return false;
    if (num && qnum_get_try_uint(num, obj))
        return true;
    if (!num || !qnum_get_try_int(num, &negative))
        return expected(v, name, "an unsigned integer", errp);
    *obj = (uint64_t)negative;
    return true;
}

static bool type_bool(Visitor *v, const char *name, bool *obj, Error **errp) {
    QObject *from = get(v, name, true, errp);
    QBool *qbool = qobject_to(QBool, from);
    if (qbool)
        *obj = qbool_get_bool(qbool);
    return qbool || (from && expected(v, name, "true or false", errp));
}

static bool type_str(Visitor *v, const char *name, char **obj, Error **errp) {
    QObject *from = get(v, name, true, errp);
    QString *string = qobject_to(QString, from);
    if (string)
        *obj = g_strdup(qstring_get_str(string));
    return string || (from && expected(v, name, "a string", errp));
}

static bool type_number(Visitor *v, const char *name, double *obj, Error **errp) {
    QObject *from = get(v, name, true, errp);
    QNum *num = qobject_to(QNum, from);
    if (num)
        *obj = qnum_get_double(num);
    return num || (from && expected(v, name, "a number", errp));
}

static bool type_any(Visitor *v, const char *name, QObject **obj, Error **errp) {
    QObject *from = get(v, name, true, errp);
    *obj = qobject_ref(from);
    return from != NULL;
}

static bool type_null(Visitor *v, const char *name, QNull **obj, Error **errp) {
    QObject *from = get(v, name, true, errp);
    QNull *null = qobject_to(QNull, from);
    *obj = qobject_ref(null);
    return null || (from && expected(v, name, "null", errp));
}

/* The text of a keyval scalar; NULL and an error if there is none. */
static const char *get_text(Visitor *v, const char *name, Error **errp) {
    QObject *from = get(v, name, true, errp);
    QString *string = qobject_to(QString, from);
    if (from && !string)
        expected(v, name, "a single value", errp);
    return string ? qstring_get_str(string) : NULL;
}

static bool malformed(Visitor *v, const char *name, const char *text, const char *what,
                      Error **errp) {
    error_setg(errp, "'%s' is '%s': expected %s", path(v, name), text, what);
    return false;
}

static bool keyval_int64(Visitor *v, const char *name, int64_t *obj, Error **errp) {
    const char *text = get_text(v, name, errp);
    return text && (qemu_strtoi64(text, NULL, 0, obj) == 0 ||
                    malformed(v, name, text, "an integer of 64 bits", errp));
}

static bool keyval_uint64(Visitor *v, const char *name, uint64_t *obj, Error **errp) {
    const char *text = get_text(v, name, errp);
    return text && (qemu_strtou64(text, NULL, 0, obj) == 0 ||
                    malformed(v, name, text, "an unsigned integer of 64 bits", errp));
}

static bool keyval_size(Visitor *v, const char *name, uint64_t *obj, Error **errp) {
    const char *text = get_text(v, name, errp);
    return text && (qemu_strtosz(text, NULL, obj) == 0 ||
                    malformed(v, name, text, "a size below 2^64, such as 512K or 1.5G", errp));
}

static bool keyval_bool(Visitor *v, const char *name, bool *obj, Error **errp) {
    const char *text = get_text(v, name, errp);
    return text && (qapi_bool_parse(name, text, obj, NULL) ||
                    malformed(v, name, text, "'on' or 'off'", errp));
}

static bool keyval_str(Visitor *v, const char *name, char **obj, Error **errp) {
    *obj = g_strdup(get_text(v, name, errp));
    return *obj != NULL;
}

static bool keyval_number(Visitor *v, const char *name, double *obj, Error **errp) {
    const char *text = get_text(v, name, errp);
    return text && (qemu_strtod_finite(text, NULL, obj) == 0 ||
                    malformed(v, name, text, "a finite number", errp));
}

static void optional(Visitor *v, const char *name, bool *present) {
    *present = find(to_input(v), name, false) != NULL;
}

static bool policy_reject(Visitor *v, const char *name, uint64_t features, Error **errp) {
    return !compat_policy_input_ok(features, &v->compat_policy, ERROR_CLASS_GENERIC_ERROR,
                                   "parameter", path(v, name), errp);
}

static void input_free(Visitor *v) {
    QObjectInputVisitor *in = to_input(v);
    qobject_unref(in->root);
    g_array_free(in->frames, TRUE);
    g_string_free(in->path, TRUE);
    g_free(in);
}

Visitor *qobject_input_visitor_new(QObject *obj) {
    assert(obj);
    QObjectInputVisitor *in = g_new(QObjectInputVisitor, 1);
    *in = (QObjectInputVisitor){
        .root = qobject_ref(obj),
        .frames = g_array_new(FALSE, FALSE, sizeof(Frame)),
        .path = g_string_new(NULL),
    };
    g_array_set_clear_func(in->frames, frame_clear);
    in->visitor = (Visitor){
        .type = VISITOR_INPUT,
        .start_struct = start_struct,
        .check_struct = check_struct,
        .end_struct = leave,
        .start_list = start_list,
        .next_list = next_list,
        .check_list = check_list,
        .end_list = leave,
        .start_alternate = start_alternate,
        .type_int64 = type_int64,
        .type_uint64 = type_uint64,
        .type_bool = type_bool,
        .type_str = type_str,
        .type_number = type_number,
        .type_any = type_any,
        .type_null = type_null,
        .optional = optional,
        .policy_reject = policy_reject,
        .path = path,
        .free = input_free,
    };
    return &in->visitor;
}

Visitor *qobject_input_visitor_new_keyval(QObject *obj) {
    Visitor *v = qobject_input_visitor_new(obj);
    v->type_int64 = keyval_int64;
    v->type_uint64 = keyval_uint64;
    v->type_size = keyval_size;
    v->type_bool = keyval_bool;
    v->type_str = keyval_str;
    v->type_number = keyval_number;
    return v;
}

Visitor *qobject_input_visitor_new_str(const char *str, const char *implied_key, Error **errp) {
    bool json = str[0] == '{';
    QObject *obj =
        json ? qobject_from_json(str, errp) : QOBJECT(keyval_parse(str, implied_key, NULL, errp));
    if (!obj)
        return NULL;
    Visitor *v = json ? qobject_input_visitor_new(obj) : qobject_input_visitor_new_keyval(obj);
    qobject_unref(obj);
    return v;
}
