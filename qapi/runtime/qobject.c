/* SPDX-License-Identifier: MIT */
/* What all types of objects have in common, and the small ones: null, booleans, strings. */
#include "qobject-internal.h"

QNull qnull_ = {.base = {.type = QTYPE_QNULL, .refcnt = 1}};

void qobject_init(struct QObjectBase_ *base, QType type) {
    *base = (struct QObjectBase_){.type = type, .refcnt = 1};
}

void qobject_destroy(QObject *obj) {
    assert(!obj->base.refcnt);
    switch (qobject_type(obj)) {
    case QTYPE_QSTRING: g_free((char *)qobject_to(QString, obj)->string); break;
    case QTYPE_QDICT: qdict_clear(qobject_to(QDict, obj)); break;
    case QTYPE_QLIST: qlist_clear(qobject_to(QList, obj)); break;
    case QTYPE_QNULL: g_assert_not_reached();
    default: break;
    }
    g_free(obj);
}

bool qobject_is_equal(const QObject *x, const QObject *y) {
    if (!x || !y)
        return x == y;
    if (qobject_type(x) != qobject_type(y))
        return false;
    switch (qobject_type(x)) {
    case QTYPE_QNULL: return true;
    case QTYPE_QNUM: return qnum_equal(qobject_to(QNum, x), qobject_to(QNum, y));
    case QTYPE_QSTRING:
        return strcmp(qobject_to(QString, x)->string, qobject_to(QString, y)->string) == 0;
    case QTYPE_QDICT: return qdict_equal(qobject_to(QDict, x), qobject_to(QDict, y));
    case QTYPE_QLIST: return qlist_equal(qobject_to(QList, x), qobject_to(QList, y));
    case QTYPE_QBOOL: return qobject_to(QBool, x)->value == qobject_to(QBool, y)->value;
    default: g_assert_not_reached();
    }
}

void qnull_unref(QNull *q) {
    qobject_unref(q);
}

QBool *qbool_from_bool(bool value) {
    QBool *qb = g_new(QBool, 1);
    qobject_init(&qb->base, QTYPE_QBOOL);
    qb->value = value;
    return qb;
}

bool qbool_get_bool(const QBool *qb) {
    return qb->value;
}

void qbool_unref(QBool *q) {
    qobject_unref(q);
}

/* Takes `string` over. */
static QString *qstring_take(char *string) {
    QString *qs = g_new(QString, 1);
    qobject_init(&qs->base, QTYPE_QSTRING);
    qs->string = string;
    return qs;
}

QString *qstring_new(void) {
    return qstring_take(g_strdup(""));
}

QString *qstring_from_str(const char *str) {
    return qstring_take(g_strdup(str));
}

QString *qstring_from_substr(const char *str, size_t start, size_t end) {
    assert(start <= end);
    return qstring_take(g_strndup(str + start, end - start));
}

QString *qstring_from_gstring(GString *gstr) {
    return qstring_take(g_string_free(gstr, FALSE));
}

const char *qstring_get_str(const QString *qstring) {
    return qstring->string;
}

void qstring_unref(QString *q) {
    qobject_unref(q);
}
