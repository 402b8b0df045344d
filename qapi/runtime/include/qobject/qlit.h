/* SPDX-License-Identifier: MIT */
/*
 * JSON values as constants of a C program; generated introspection is one. They own nothing.
 *
 * Arrays end with an element of the type QTYPE_NONE, objects with one whose key is NULL: both are
 * what `{}` makes.
 */
#ifndef QLIT_H
#define QLIT_H

#include "qobject/qobject.h"

typedef struct QLitDictEntry QLitDictEntry;
typedef struct QLitObject QLitObject;

struct QLitObject {
    QType type; /* which member of `value` counts; QTYPE_QNULL: none */
    union {
        bool qbool;
        int64_t qnum;
        const char *qstr;
        QLitDictEntry *qdict;
        QLitObject *qlist;
    } value;
};

struct QLitDictEntry {
    const char *key;
    QLitObject value;
};

#define QLIT_QNULL                                                                                 \
    { .type = QTYPE_QNULL }
#define QLIT_QBOOL(val)                                                                            \
    { .type = QTYPE_QBOOL, .value.qbool = (val) }
#define QLIT_QNUM(val)                                                                             \
    { .type = QTYPE_QNUM, .value.qnum = (val) }
#define QLIT_QSTR(val)                                                                             \
    { .type = QTYPE_QSTRING, .value.qstr = (val) }
#define QLIT_QDICT(val)                                                                            \
    { .type = QTYPE_QDICT, .value.qdict = (val) }
#define QLIT_QLIST(val)                                                                            \
    { .type = QTYPE_QLIST, .value.qlist = (val) }

/* Whether `rhs`, which may be NULL, has the value of the constant. */
bool qlit_equal_qobject(const QLitObject *lhs, const QObject *rhs);

/* A new object with the value of the constant; returns a new reference. */
QObject *qobject_from_qlit(const QLitObject *qlit);

#endif
