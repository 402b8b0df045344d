/* SPDX-License-Identifier: MIT */
/* Objects: an ordered list of members, with an index once there are many. */
#include "qobject-internal.h"

/* Up to this many members, looking at each is as fast as an index, and takes no memory. */
enum { FEW = 8 };

QDict *qdict_new(void) {
    QDict *qdict = g_new0(QDict, 1);
    qobject_init(&qdict->base, QTYPE_QDICT);
    QTAILQ_INIT(&qdict->table[0]);
    return qdict;
}

void qdict_clear(QDict *qdict) {
    QDictEntry *entry, *next;
    QTAILQ_FOREACH_SAFE(entry, &qdict->table[0], next, next) {
        qobject_unref(entry->value);
        g_free(entry->key);
        g_free(entry);
    }
    if (qdict->index)
        g_hash_table_destroy(qdict->index);
}

QDict *qdict_clone_shallow(const QDict *src) {
    QDict *dst = qdict_new();
    for (const QDictEntry *e = qdict_first(src); e; e = qdict_next(src, e))
        qdict_put_obj(dst, e->key, qobject_ref(e->value));
    return dst;
}

const char *qdict_entry_key(const QDictEntry *entry) {
    return entry->key;
}

QObject *qdict_entry_value(const QDictEntry *entry) {
    return entry->value;
}

size_t qdict_size(const QDict *qdict) {
    return qdict->size;
}

static QDictEntry *find(const QDict *qdict, const char *key) {
    if (qdict->index)
        return g_hash_table_lookup(qdict->index, key);
    QDictEntry *entry;
    QTAILQ_FOREACH(entry, &qdict->table[0], next)
    if (strcmp(entry->key, key) == 0)
        return entry;
    return NULL;
}

/* Enters a new member into the index, and all others when the index becomes worth its while. */
static void enter(QDict *qdict, QDictEntry *entry) {
    if (qdict->index) {
        g_hash_table_insert(qdict->index, entry->key, entry);
    } else if (qdict->size > FEW) {
        qdict->index = g_hash_table_new(g_str_hash, g_str_equal);
        QTAILQ_FOREACH(entry, &qdict->table[0], next)
        g_hash_table_insert(qdict->index, entry->key, entry);
    }
}

void qdict_put_obj(QDict *qdict, const char *key, QObject *value) {
    QDictEntry *entry = find(qdict, key);
    if (entry) {
        QObject *old = entry->value;
        entry->value = value;
        qobject_unref(old);
        return;
    }
    entry = g_new(QDictEntry, 1);
    entry->key = g_strdup(key);
    entry->value = value;
    QTAILQ_INSERT_TAIL(&qdict->table[0], entry, next);
    qdict->size++;
    enter(qdict, entry);
}

void qdict_put_bool(QDict *qdict, const char *key, bool value) {
    qdict_put(qdict, key, qbool_from_bool(value));
}

void qdict_put_int(QDict *qdict, const char *key, int64_t value) {
    qdict_put(qdict, key, qnum_from_int(value));
}

void qdict_put_null(QDict *qdict, const char *key) {
    qdict_put(qdict, key, qnull());
}

void qdict_put_str(QDict *qdict, const char *key, const char *value) {
    qdict_put(qdict, key, qstring_from_str(value));
}

void qdict_del(QDict *qdict, const char *key) {
    QDictEntry *entry = find(qdict, key);
    if (!entry)
        return;
    if (qdict->index)
        g_hash_table_remove(qdict->index, key);
    QTAILQ_REMOVE(&qdict->table[0], entry, next);
    qdict->size--;
    qobject_unref(entry->value);
    g_free(entry->key);
    g_free(entry);
}

int qdict_haskey(const QDict *qdict, const char *key) {
    return find(qdict, key) != NULL;
}

QObject *qdict_get(const QDict *qdict, const char *key) {
    const QDictEntry *entry = find(qdict, key);
    return entry ? entry->value : NULL;
}

const QDictEntry *qdict_first(const QDict *qdict) {
    return QTAILQ_FIRST(&qdict->table[0]);
}

const QDictEntry *qdict_next(const QDict *qdict, const QDictEntry *entry) {
    (void)qdict;
    return QTAILQ_NEXT(entry, next);
}

double qdict_get_double(const QDict *qdict, const char *key) {
    QNum *qn = qobject_to(QNum, qdict_get(qdict, key));
    assert(qn);
    return qnum_get_double(qn);
}

int64_t qdict_get_int(const QDict *qdict, const char *key) {
    QNum *qn = qobject_to(QNum, qdict_get(qdict, key));
    assert(qn);
    return qnum_get_int(qn);
}

bool qdict_get_bool(const QDict *qdict, const char *key) {
    QBool *qb = qobject_to(QBool, qdict_get(qdict, key));
    assert(qb);
    return qb->value;
}

const char *qdict_get_str(const QDict *qdict, const char *key) {
    const char *str = qdict_get_try_str(qdict, key);
    assert(str);
    return str;
}

QList *qdict_get_qlist(const QDict *qdict, const char *key) {
    return qobject_to(QList, qdict_get(qdict, key));
}

QDict *qdict_get_qdict(const QDict *qdict, const char *key) {
    return qobject_to(QDict, qdict_get(qdict, key));
}

const char *qdict_get_try_str(const QDict *qdict, const char *key) {
    QString *qs = qobject_to(QString, qdict_get(qdict, key));
    return qs ? qs->string : NULL;
}

int64_t qdict_get_try_int(const QDict *qdict, const char *key, int64_t def_value) {
    QNum *qn = qobject_to(QNum, qdict_get(qdict, key));
    int64_t value;
    return qn && qnum_get_try_int(qn, &value) ? value : def_value;
}

bool qdict_get_try_bool(const QDict *qdict, const char *key, bool def_value) {
    QBool *qb = qobject_to(QBool, qdict_get(qdict, key));
    return qb ? qb->value : def_value;
}

bool qdict_equal(const QDict *x, const QDict *y) {
    if (x->size != y->size)
        return false;
    for (const QDictEntry *e = qdict_first(x); e; e = qdict_next(x, e)) {
        const QDictEntry *other = find(y, e->key);
        if (!other || !qobject_is_equal(e->value, other->value))
            return false;
    }
    return true;
}

void qdict_unref(QDict *q) {
    qobject_unref(q);
}
