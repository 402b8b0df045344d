/* SPDX-License-Identifier: MIT */
/*
 * JSON's objects: members with a name each, kept, visited and written in the order in which they
 * were first put. Ownership: see qobject.h; a dictionary owns its keys and one reference to each of
 * its values.
 *
 * Getters that end at a type (qdict_get_int and so on) are for members that must exist and have it:
 * anything else is a programming error. Those with `try` give a default, or NULL, instead.
 */
#ifndef QDICT_H
#define QDICT_H

#include "qemu/queue.h"
#include "qobject/qobject.h"

typedef struct QDictEntry {
    char *key;      /* owned by the dictionary */
    QObject *value; /* owned by the dictionary */
    QTAILQ_ENTRY(QDictEntry) next;
} QDictEntry;

/* There is one list of entries. It is an array for programs that look for a table of them. */
#define QDICT_BUCKET_MAX 1

struct QDict {
    struct QObjectBase_ base;
    size_t size;                                       /* how many members */
    QTAILQ_HEAD(, QDictEntry) table[QDICT_BUCKET_MAX]; /* all members in their order */
    GHashTable *index; /* key -> entry; NULL while there are so few that a search is as fast */
};

void qdict_unref(QDict *q);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QDict, qdict_unref)

/* Returns a new reference. */
QDict *qdict_new(void);

/* A new dictionary of the same values: they are shared, not copied. */
QDict *qdict_clone_shallow(const QDict *src);

const char *qdict_entry_key(const QDictEntry *entry);

/* Still the dictionary's. */
QObject *qdict_entry_value(const QDictEntry *entry);

size_t qdict_size(const QDict *qdict);

/*
 * Each sets a member; the key is copied, the dictionary takes over the reference to `value`. A
 * value the member had before is dropped, its place is kept.
 */
void qdict_put_obj(QDict *qdict, const char *key, QObject *value);
#define qdict_put(qdict, key, obj) qdict_put_obj(qdict, key, QOBJECT(obj))
void qdict_put_bool(QDict *qdict, const char *key, bool value);
void qdict_put_int(QDict *qdict, const char *key, int64_t value);
void qdict_put_null(QDict *qdict, const char *key);
void qdict_put_str(QDict *qdict, const char *key, const char *value);

/* Removes a member; nothing happens if there is none of that name. */
void qdict_del(QDict *qdict, const char *key);

int qdict_haskey(const QDict *qdict, const char *key);

/* The value, still the dictionary's; NULL if there is no such member. */
QObject *qdict_get(const QDict *qdict, const char *key);

/* Iteration, in the members' order; NULL at the end. The entry must not be removed meanwhile. */
const QDictEntry *qdict_first(const QDict *qdict);
const QDictEntry *qdict_next(const QDict *qdict, const QDictEntry *entry);

double qdict_get_double(const QDict *qdict, const char *key);
int64_t qdict_get_int(const QDict *qdict, const char *key);
bool qdict_get_bool(const QDict *qdict, const char *key);
const char *qdict_get_str(const QDict *qdict, const char *key);

/* NULL if there is no such member, or it has another type. */
QList *qdict_get_qlist(const QDict *qdict, const char *key);
QDict *qdict_get_qdict(const QDict *qdict, const char *key);
const char *qdict_get_try_str(const QDict *qdict, const char *key);

int64_t qdict_get_try_int(const QDict *qdict, const char *key, int64_t def_value);
bool qdict_get_try_bool(const QDict *qdict, const char *key, bool def_value);

#endif
