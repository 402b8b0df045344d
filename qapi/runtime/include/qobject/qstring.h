/* SPDX-License-Identifier: MIT */
/*
 * JSON's strings: UTF-8, ended by a NUL byte. The character U+0000 is kept as the two bytes C0 80
 * ("modified UTF-8"), so that it does not end the string. Ownership: see qobject.h.
 */
#ifndef QSTRING_H
#define QSTRING_H

#include "qobject/qobject.h"

struct QString {
    struct QObjectBase_ base;
    const char *string; /* owned */
};

void qstring_unref(QString *q);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QString, qstring_unref)

/* Each returns a new reference. */
QString *qstring_new(void);
QString *qstring_from_str(const char *str);

/* The bytes `start` <= i < `end` of `str`. */
QString *qstring_from_substr(const char *str, size_t start, size_t end);

/* Takes `gstr` over. */
QString *qstring_from_gstring(GString *gstr);

/* Valid as long as the string. */
const char *qstring_get_str(const QString *qstring);

#endif
