/* SPDX-License-Identifier: MIT */
#include "qapi/front/schema_json.h"

#include "base/die.h"

void qapi_json_set(json_t *object, const char *key, json_t *value) {
    if (json_object_set_new_nocheck(object, key, value) < 0)
        die("out of memory");
}

void qapi_json_add(json_t *array, json_t *value) {
    if (json_array_append_new(array, value) < 0)
        die("out of memory");
}

void qapi_json_string(json_t *object, const char *key, const char *value) {
    if (value)
        qapi_json_set(object, key, json_name(str_from(value)));
}

void qapi_json_flag(json_t *object, const char *key, bool value) {
    qapi_json_set(object, key, json_boolean(value));
}

void qapi_json_span(json_t *object, const char *key, struct qapi_span span) {
    json_t *o;

    if (!span.source)
        return;
    o = json_object();
    qapi_json_string(o, "file", span.source->path);
    qapi_json_set(o, "line", json_integer(qapi_source_line(span.source, span.begin)));
    qapi_json_set(o, "column", json_integer(qapi_source_column(span.source, span.begin)));
    qapi_json_set(o, "end_line", json_integer(qapi_source_line(span.source, span.end)));
    qapi_json_set(o, "end_column", json_integer(qapi_source_column(span.source, span.end)));
    qapi_json_set(object, key, o);
}

static json_t *cond_value(const struct cond *c) {
    static const char *const keys[] = {[COND_NOT] = "not", "all", "any"};
    json_t *o, *operands;

    if (c->kind == COND_SYMBOL)
        return json_string(c->symbol);
    o = json_object();
    if (c->kind == COND_NOT) {
        qapi_json_set(o, "not", cond_value(c->operands[0]));
        return o;
    }
    operands = json_array();
    for (size_t i = 0; i < c->operand_count; i++)
        qapi_json_add(operands, cond_value(c->operands[i]));
    qapi_json_set(o, keys[c->kind], operands);
    return o;
}

void qapi_json_cond(json_t *object, const struct cond *c) {
    if (c)
        qapi_json_set(object, "if", cond_value(c));
}

const char *qapi_kind_name(const struct qapi_entity *e) {
    static const char *const names[] = {
        [QAPI_BUILTIN] = "builtin", [QAPI_ENUM] = "enum",           [QAPI_ARRAY] = "array",
        [QAPI_OBJECT] = "struct",   [QAPI_ALTERNATE] = "alternate", [QAPI_COMMAND] = "command",
        [QAPI_EVENT] = "event",     [QAPI_INCLUDE] = "include",
    };

    return e->kind == QAPI_OBJECT && e->object.is_union ? "union" : names[e->kind];
}
