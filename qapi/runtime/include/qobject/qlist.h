/* SPDX-License-Identifier: MIT */
/* JSON's arrays. Ownership: see qobject.h; a list owns one reference to each of its elements. */
#ifndef QLIST_H
#define QLIST_H

#include "qemu/queue.h"
#include "qobject/qobject.h"

typedef struct QListEntry {
    QObject *value; /* owned by the list */
    QTAILQ_ENTRY(QListEntry) next;
} QListEntry;

struct QList {
    struct QObjectBase_ base;
    QTAILQ_HEAD(, QListEntry) head;
};

void qlist_unref(QList *q);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QList, qlist_unref)

/* Returns a new reference. */
QList *qlist_new(void);

/* A new list of the same elements: the elements are shared, not copied. */
QList *qlist_copy(QList *src);

/* Each appends; the list takes over the reference to `obj`. */
void qlist_append_obj(QList *qlist, QObject *obj);
#define qlist_append(qlist, obj) qlist_append_obj(qlist, QOBJECT(obj))
void qlist_append_bool(QList *qlist, bool value);
void qlist_append_int(QList *qlist, int64_t value);
void qlist_append_null(QList *qlist);
void qlist_append_str(QList *qlist, const char *value);

/* Removes the first element and hands its reference over; NULL if there is none. */
QObject *qlist_pop(QList *qlist);

/* The first element, still the list's; NULL if there is none. */
QObject *qlist_peek(QList *qlist);

int qlist_empty(const QList *qlist);

/* Counts: takes time proportional to the size. */
size_t qlist_size(const QList *qlist);

#define QLIST_FOREACH_ENTRY(qlist, var) QTAILQ_FOREACH(var, &(qlist)->head, next)

static inline QObject *qlist_entry_obj(const QListEntry *entry) {
    return entry->value;
}

static inline const QListEntry *qlist_first(const QList *qlist) {
    return QTAILQ_FIRST(&qlist->head);
}

static inline const QListEntry *qlist_next(const QListEntry *entry) {
    return QTAILQ_NEXT(entry, next);
}

#endif
