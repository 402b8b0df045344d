/* SPDX-License-Identifier: MIT */
/*
 * JSON's numbers, without loss for all 64-bit integers. Ownership: see qobject.h.
 *
 * An integer that fits int64_t has the kind QNUM_I64 when the parser makes it, one above that
 * QNUM_U64, and all else is QNUM_DOUBLE.
 */
#ifndef QNUM_H
#define QNUM_H

#include "qobject/qobject.h"

typedef enum { QNUM_I64, QNUM_U64, QNUM_DOUBLE } QNumKind;

struct QNum {
    struct QObjectBase_ base;
    QNumKind kind; /* which member of `u` holds the value */
    union {
        int64_t i64;
        uint64_t u64;
        double dbl;
    } u;
};

void qnum_unref(QNum *q);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(QNum, qnum_unref)

/* Each returns a new reference. */
QNum *qnum_from_int(int64_t value);
QNum *qnum_from_uint(uint64_t value);
QNum *qnum_from_double(double value);

/* Whether the number is an integer in the range of *val; only then *val is set. */
bool qnum_get_try_int(const QNum *qn, int64_t *val);
bool qnum_get_try_uint(const QNum *qn, uint64_t *val);

/* The number as an integer, which it must be: anything else is a programming error. */
int64_t qnum_get_int(const QNum *qn);
uint64_t qnum_get_uint(const QNum *qn);

/* The nearest double. */
double qnum_get_double(QNum *qn);

/* Decimal text that reads back as the same number; the caller frees it with g_free(). */
char *qnum_to_string(QNum *qn);

#endif
