/* SPDX-License-Identifier: MIT */
/* What the sources of the object types need of one another. */
#ifndef QOBJECT_INTERNAL_H
#define QOBJECT_INTERNAL_H

#include "qemu/osdep.h"

#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qlist.h"
#include "qobject/qnull.h"
#include "qobject/qnum.h"
#include "qobject/qstring.h"

/* A new object of the type, with one reference. */
void qobject_init(struct QObjectBase_ *base, QType type);

/* Drop all that the container holds. */
void qdict_clear(QDict *qdict);
void qlist_clear(QList *qlist);

bool qnum_equal(const QNum *x, const QNum *y);
bool qlist_equal(const QList *x, const QList *y);
bool qdict_equal(const QDict *x, const QDict *y);

#endif
