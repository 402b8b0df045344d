/* SPDX-License-Identifier: MIT */
/* JSON's null: one object for all. Ownership: see qobject.h; its count never falls to 0. */
#ifndef QNULL_H
#define QNULL_H

#include "qobject/qobject.h"

struct QNull {
    struct QObjectBase_ base;
};

extern QNull qnull_;

/* A new reference to the one null. */
static inline QNull *qnull(void) {
    return qobject_ref(&qnull_);
}

void qnull_unref(QNull *q);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QNull, qnull_unref)

#endif
