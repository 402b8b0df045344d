/* SPDX-License-Identifier: MIT */
/* Arrays. */
#include "qobject-internal.h"

QList *qlist_new(void) {
    QList *qlist = g_new(QList, 1);
    qobject_init(&qlist->base, QTYPE_QLIST);
    QTAILQ_INIT(&qlist->head);
    return qlist;
}

void qlist_clear(QList *qlist) {
    QListEntry *entry, *next;
    QTAILQ_FOREACH_SAFE(entry, &qlist->head, next, next) {
        qobject_unref(entry->value);
        g_free(entry);
    }
}

QList *qlist_copy(QList *src) {
    QList *dst = qlist_new();
    QListEntry *entry;
    QLIST_FOREACH_ENTRY(src, entry)
    qlist_append_obj(dst, qobject_ref(entry->value));
    return dst;
}

void qlist_append_obj(QList *qlist, QObject *obj) {
    QListEntry *entry = g_new(QListEntry, 1);
    entry->value = obj;
    QTAILQ_INSERT_TAIL(&qlist->head, entry, next);
}

void qlist_append_bool(QList *qlist, bool value) {
    qlist_append(qlist, qbool_from_bool(value));
}

void qlist_append_int(QList *qlist, int64_t value) {
    qlist_append(qlist, qnum_from_int(value));
}

void qlist_append_null(QList *qlist) {
    qlist_append(qlist, qnull());
}

void qlist_append_str(QList *qlist, const char *value) {
    qlist_append(qlist, qstring_from_str(value));
}

QObject *qlist_pop(QList *qlist) {
    QListEntry *entry = QTAILQ_FIRST(&qlist->head);
    if (!entry)
        return NULL;
    QObject *value = entry->value;
    QTAILQ_REMOVE(&qlist->head, entry, next);
    g_free(entry);
    return value;
}

QObject *qlist_peek(QList *qlist) {
    return qlist_empty(qlist) ? NULL : QTAILQ_FIRST(&qlist->head)->value;
}

int qlist_empty(const QList *qlist) {
    return QTAILQ_EMPTY(&qlist->head);
}

size_t qlist_size(const QList *qlist) {
    size_t size = 0;
    const QListEntry *entry;
    QLIST_FOREACH_ENTRY(qlist, entry)
    size++;
    return size;
}

bool qlist_equal(const QList *x, const QList *y) {
    const QListEntry *a = qlist_first(x), *b = qlist_first(y);
    while (a && b && qobject_is_equal(a->value, b->value)) {
        a = qlist_next(a);
        b = qlist_next(b);
    }
    return !a && !b;
}

void qlist_unref(QList *q) {
    qobject_unref(q);
}
