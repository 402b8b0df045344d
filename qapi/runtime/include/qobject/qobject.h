/* SPDX-License-Identifier: MIT */
/*
 * JSON values in memory: the root of QNull, QBool, QNum, QString, QList and QDict.
 *
 * Ownership: objects are counted. Who makes one, or is handed one by a function that "returns a new
 * reference", holds one reference and gives it back with qobject_unref(). A container takes over
 * the reference of what is put into it. The count is not atomic: an object, with all it contains,
 * belongs to one thread at a time.
 */
#ifndef QOBJECT_H
#define QOBJECT_H

#include "qapi/qapi-builtin-types.h"

struct QObjectBase_ {
    QType type;    /* which of the types the object is */
    size_t refcnt; /* references held; 0 only inside qobject_destroy() */
};

/* What all the types begin with, so that a pointer to any can be one to this. */
struct QObject {
    struct QObjectBase_ base;
};

#define QOBJECT_INTERNAL(obj, name)                                                                \
    __extension__({                                                                                \
        __typeof__(obj) name = (obj);                                                              \
        name ? container_of(&name->base, QObject, base) : NULL;                                    \
    })

/* Any of the types as a QObject; NULL stays NULL. Does not compile for anything else. */
#define QOBJECT(obj) QOBJECT_INTERNAL((obj), MAKE_IDENTIFIER(qobject_))

#define QTYPE_CAST_TO_QNull QTYPE_QNULL
#define QTYPE_CAST_TO_QNum QTYPE_QNUM
#define QTYPE_CAST_TO_QString QTYPE_QSTRING
#define QTYPE_CAST_TO_QDict QTYPE_QDICT
#define QTYPE_CAST_TO_QList QTYPE_QLIST
#define QTYPE_CAST_TO_QBool QTYPE_QBOOL
QEMU_BUILD_BUG_MSG(QTYPE__MAX != 7, "a type has no line QTYPE_CAST_TO_*");

/* `obj` as a `type *` if it is one (QDict, QList, ...), else NULL. No reference is taken. */
#define qobject_to(type, obj) ((type *)qobject_check_type(obj, glue(QTYPE_CAST_TO_, type)))

static inline void qobject_ref_impl(QObject *obj) {
    if (obj)
        obj->base.refcnt++;
}

/*
 * Deep comparison; two NULLs are equal. Numbers are equal if both are integers of the same value,
 * or both are floating-point and ==. Objects are equal with any order of their members.
 */
bool qobject_is_equal(const QObject *x, const QObject *y);

/* Frees an object without references. Only qobject_unref() calls it. */
void qobject_destroy(QObject *obj);

static inline void qobject_unref_impl(QObject *obj) {
    assert(!obj || obj->base.refcnt);
    if (obj && --obj->base.refcnt == 0)
        qobject_destroy(obj);
}

/* Takes another reference; returns `obj`, with its type. NULL is allowed. */
#define qobject_ref(obj)                                                                           \
    __extension__({                                                                                \
        __typeof__(obj) referenced_ = (obj);                                                       \
        qobject_ref_impl(QOBJECT(referenced_));                                                    \
        referenced_;                                                                               \
    })

/* Gives a reference back. NULL is allowed. */
#define qobject_unref(obj) qobject_unref_impl(QOBJECT(obj))

static inline QType qobject_type(const QObject *obj) {
    assert(QTYPE_NONE < obj->base.type && obj->base.type < QTYPE__MAX);
    return obj->base.type;
}

static inline QObject *qobject_check_type(const QObject *obj, QType type) {
    return obj && qobject_type(obj) == type ? (QObject *)obj : NULL;
}

#endif
