/* SPDX-License-Identifier: MIT */
/* Numbers. */
#include "qobject-internal.h"

static QNum *qnum_new(QNumKind kind) {
    QNum *qn = g_new0(QNum, 1);
    qobject_init(&qn->base, QTYPE_QNUM);
    qn->kind = kind;
    return qn;
}

QNum *qnum_from_int(int64_t value) {
    QNum *qn = qnum_new(QNUM_I64);
    qn->u.i64 = value;
    return qn;
}

QNum *qnum_from_uint(uint64_t value) {
    QNum *qn = qnum_new(QNUM_U64);
    qn->u.u64 = value;
    return qn;
}

QNum *qnum_from_double(double value) {
    QNum *qn = qnum_new(QNUM_DOUBLE);
    qn->u.dbl = value;
    return qn;
}

bool qnum_get_try_int(const QNum *qn, int64_t *val) {
    if (qn->kind == QNUM_I64)
        *val = qn->u.i64;
    else if (qn->kind == QNUM_U64 && qn->u.u64 <= INT64_MAX)
        *val = (int64_t)qn->u.u64;
    else
        return false;
    return true;
}

bool qnum_get_try_uint(const QNum *qn, uint64_t *val) {
    if (qn->kind == QNUM_U64)
        *val = qn->u.u64;
    else if (qn->kind == QNUM_I64 && qn->u.i64 >= 0)
        *val = (uint64_t)qn->u.i64;
    else
        return false;
    return true;
}

int64_t qnum_get_int(const QNum *qn) {
    int64_t val = 0;
    bool success = qnum_get_try_int(qn, &val);
    assert(success);
    (void)success;
    return val;
}

uint64_t qnum_get_uint(const QNum *qn) {
    uint64_t val = 0;
    bool success = qnum_get_try_uint(qn, &val);
    assert(success);
    (void)success;
    return val;
}

double qnum_get_double(QNum *qn) {
    switch (qn->kind) {
    case QNUM_I64: return (double)qn->u.i64;
    case QNUM_U64: return (double)qn->u.u64;
    default: return qn->u.dbl;
    }
}

char *qnum_to_string(QNum *qn) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    switch (qn->kind) {
    case QNUM_I64: return g_strdup_printf("%" PRId64, qn->u.i64);
    case QNUM_U64: return g_strdup_printf("%" PRIu64, qn->u.u64);
    default: return g_strdup(g_ascii_formatd(text, sizeof(text), "%.17g", qn->u.dbl));
    }
}

bool qnum_equal(const QNum *x, const QNum *y) {
    if (x->kind == QNUM_DOUBLE || y->kind == QNUM_DOUBLE)
        return x->kind == y->kind && x->u.dbl == y->u.dbl;
    /* A negative integer has no unsigned value; others compare as unsigned ones. */
    bool x_negative = x->kind == QNUM_I64 && x->u.i64 < 0;
    bool y_negative = y->kind == QNUM_I64 && y->u.i64 < 0;
    return x_negative == y_negative && x->u.u64 == y->u.u64;
}

void qnum_unref(QNum *q) {
    qobject_unref(q);
}
