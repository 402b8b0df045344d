/* SPDX-License-Identifier: MIT */
/* JSON text to objects and back. */
#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qobject/json-parser.h"
#include "qobject/json-writer.h"
#include "qobject/qbool.h"
#include "qobject/qdict.h"
#include "qobject/qjson.h"
#include "qobject/qlist.h"
#include "qobject/qnum.h"
#include "qobject/qstring.h"

/* What the parser found in a string that must be one value. */
typedef struct Found {
    QObject *value; /* the first; owned */
    Error *err;     /* the first; owned */
} Found;

static void found(void *opaque, QObject *json, Error *err) {
    Found *f = opaque;
    if (err) {
        error_propagate(&f->err, err);
    } else if (!f->value) {
        f->value = json;
    } else {
        qobject_unref(json);
        if (!f->err)
            error_setg(&f->err, "expected one JSON value, not more");
    }
}

static QObject *from_json(const char *string, va_list *ap, Error **errp) {
    Found f = {0};
    JSONMessageParser parser;
    json_message_parser_init(&parser, found, &f, ap);
    json_message_parser_feed(&parser, string, strlen(string));
    json_message_parser_flush(&parser);
    json_message_parser_destroy(&parser);
    if (!f.value && !f.err)
        error_setg(&f.err, "expected a JSON value");
    if (f.err) {
        qobject_unref(f.value);
        error_propagate(errp, f.err);
        return NULL;
    }
    return f.value;
}

QObject *qobject_from_json(const char *string, Error **errp) {
    return from_json(string, NULL, errp);
}

QObject *qobject_from_vjsonf_nofail(const char *string, va_list ap) {
    va_list copy;
    va_copy(copy, ap);
    QObject *obj = from_json(string, &copy, &error_abort);
    va_end(copy);
    return obj;
}

QObject *qobject_from_jsonf_nofail(const char *string, ...) {
    va_list ap;
    va_start(ap, string);
    QObject *obj = qobject_from_vjsonf_nofail(string, ap);
    va_end(ap);
    return obj;
}

QDict *qdict_from_vjsonf_nofail(const char *string, va_list ap) {
    QDict *qdict = qobject_to(QDict, qobject_from_vjsonf_nofail(string, ap));
    assert(qdict);
    return qdict;
}

QDict *qdict_from_jsonf_nofail(const char *string, ...) {
    va_list ap;
    va_start(ap, string);
    QDict *qdict = qdict_from_vjsonf_nofail(string, ap);
    va_end(ap);
    return qdict;
}

static void write_num(JSONWriter *writer, const char *name, QNum *num) {
    switch (num->kind) {
    case QNUM_I64: json_writer_int64(writer, name, num->u.i64); break;
    case QNUM_U64: json_writer_uint64(writer, name, num->u.u64); break;
    case QNUM_DOUBLE: json_writer_double(writer, name, num->u.dbl); break;
    }
}

static void write_object(JSONWriter *writer, const char *name, const QObject *obj);

static void write_list(JSONWriter *writer, const char *name, const QList *list) {
    const QListEntry *entry;
    json_writer_start_array(writer, name);
    QLIST_FOREACH_ENTRY(list, entry)
    write_object(writer, NULL, entry->value);
    json_writer_end_array(writer);
}

static void write_dict(JSONWriter *writer, const char *name, const QDict *dict) {
    json_writer_start_object(writer, name);
    for (const QDictEntry *e = qdict_first(dict); e; e = qdict_next(dict, e))
        write_object(writer, qdict_entry_key(e), qdict_entry_value(e));
    json_writer_end_object(writer);
}

static void write_object(JSONWriter *writer, const char *name, const QObject *obj) {
    switch (qobject_type(obj)) {
    case QTYPE_QNULL: json_writer_null(writer, name); break;
    case QTYPE_QNUM: write_num(writer, name, qobject_to(QNum, obj)); break;
    case QTYPE_QSTRING:
        json_writer_str(writer, name, qstring_get_str(qobject_to(QString, obj)));
        break;
    case QTYPE_QDICT: write_dict(writer, name, qobject_to(QDict, obj)); break;
    case QTYPE_QLIST: write_list(writer, name, qobject_to(QList, obj)); break;
    case QTYPE_QBOOL: json_writer_bool(writer, name, qobject_to(QBool, obj)->value); break;
    default: g_assert_not_reached();
    }
}

GString *qobject_to_json_pretty(const QObject *obj, bool pretty) {
    JSONWriter *writer = json_writer_new(pretty);
    write_object(writer, NULL, obj);
    return json_writer_get_and_free(writer);
}

GString *qobject_to_json(const QObject *obj) {
    return qobject_to_json_pretty(obj, false);
}
