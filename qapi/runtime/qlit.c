/* SPDX-License-Identifier: MIT */
/* Constants as objects. */
#include "qemu/osdep.h"

#include "qobject/qlit.h"

#include "qobject-internal.h"

static bool dict_equal(const QLitDictEntry *lhs, const QDict *rhs) {
    size_t n = 0;
    for (; lhs->key; lhs++, n++)
        if (!qlit_equal_qobject(&lhs->value, qdict_get(rhs, lhs->key)))
            return false;
    return n == qdict_size(rhs);
}

static bool list_equal(const QLitObject *lhs, const QList *rhs) {
    const QListEntry *entry = qlist_first(rhs);
    while (lhs->type != QTYPE_NONE && entry && qlit_equal_qobject(lhs, entry->value)) {
        lhs++;
        entry = qlist_next(entry);
    }
    return lhs->type == QTYPE_NONE && !entry;
}

static bool num_equal(int64_t lhs, const QNum *rhs) {
    int64_t value;
    return qnum_get_try_int(rhs, &value) && value == lhs;
}

bool qlit_equal_qobject(const QLitObject *lhs, const QObject *rhs) {
    if (!rhs || lhs->type != qobject_type(rhs))
        return false;
    switch (lhs->type) {
    case QTYPE_QBOOL: return lhs->value.qbool == qobject_to(QBool, rhs)->value;
    case QTYPE_QNUM: return num_equal(lhs->value.qnum, qobject_to(QNum, rhs));
    case QTYPE_QSTRING: return strcmp(lhs->value.qstr, qobject_to(QString, rhs)->string) == 0;
    case QTYPE_QDICT: return dict_equal(lhs->value.qdict, qobject_to(QDict, rhs));
    case QTYPE_QLIST: return list_equal(lhs->value.qlist, qobject_to(QList, rhs));
    default: return lhs->type == QTYPE_QNULL;
    }
}

static QDict *dict_from_qlit(const QLitDictEntry *entry) {
    QDict *dict = qdict_new();
    for (; entry->key; entry++)
        qdict_put_obj(dict, entry->key, qobject_from_qlit(&entry->value));
    return dict;
}

static QList *list_from_qlit(const QLitObject *element) {
    QList *list = qlist_new();
    for (; element->type != QTYPE_NONE; element++)
        qlist_append_obj(list, qobject_from_qlit(element));
    return list;
}

QObject *qobject_from_qlit(const QLitObject *qlit) {
    switch (qlit->type) {
    case QTYPE_QNULL: return QOBJECT(qnull());
    case QTYPE_QBOOL: return QOBJECT(qbool_from_bool(qlit->value.qbool));
    case QTYPE_QNUM: return QOBJECT(qnum_from_int(qlit->value.qnum));
    case QTYPE_QSTRING: return QOBJECT(qstring_from_str(qlit->value.qstr));
    case QTYPE_QDICT: return QOBJECT(dict_from_qlit(qlit->value.qdict));
    case QTYPE_QLIST: return QOBJECT(list_from_qlit(qlit->value.qlist));
    default: g_assert_not_reached();
    }
}
