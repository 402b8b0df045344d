/* SPDX-License-Identifier: MIT */
#include "qapi/dump.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "base/diag.h"

static json_t *text(struct str s) {
    return json_stringn(s.p, s.n);
}

/* Sets a key to a value, which it takes over. */
static void set(json_t *object, const char *key, json_t *value) {
    if (json_object_set_new_nocheck(object, key, value) < 0)
        diag_fatal("out of memory");
}

static void set_string(json_t *object, const char *key, const char *value) {
    if (value)
        set(object, key, json_string(value));
}

static void add(json_t *array, json_t *value) {
    if (json_array_append_new(array, value) < 0)
        diag_fatal("out of memory");
}

/* ---- what many nodes have ---- */

static void set_span(json_t *object, const char *key, struct qapi_span span) {
    json_t *o;

    if (!span.source)
        return;
    o = json_object();
    set(o, "file", json_string(span.source->path));
    set(o, "line", json_integer(qapi_source_line(span.source, span.begin)));
    set(o, "column", json_integer(qapi_source_column(span.source, span.begin)));
    set(o, "end_line", json_integer(qapi_source_line(span.source, span.end)));
    set(o, "end_column", json_integer(qapi_source_column(span.source, span.end)));
    set(object, key, o);
}

static json_t *cond_value(const struct cond *c) {
    static const char *const keys[] = {[COND_NOT] = "not", "all", "any"};
    json_t *o, *operands;

    if (c->kind == COND_SYMBOL)
        return json_string(c->symbol);
    o = json_object();
    if (c->kind == COND_NOT) {
        set(o, "not", cond_value(c->operands[0]));
        return o;
    }
    operands = json_array();
    for (size_t i = 0; i < c->operand_count; i++)
        add(operands, cond_value(c->operands[i]));
    set(o, keys[c->kind], operands);
    return o;
}

static void set_cond(json_t *object, const struct cond *c) {
    if (c)
        set(object, "if", cond_value(c));
}

static void set_features(json_t *object, const struct qapi_features *features) {
    json_t *list;

    if (!features->count)
        return;
    list = json_array();
    for (size_t i = 0; i < features->count; i++) {
        const struct qapi_feature *f = &features->list[i];
        json_t *o = json_object();

        set_string(o, "name", f->name);
        set_cond(o, f->cond);
        set_span(o, "span", f->span);
        add(list, o);
    }
    set(object, "features", list);
}

static void set_flag(json_t *object, const char *key, bool value) {
    set(object, key, json_boolean(value));
}

/* ---- entities ---- */

static json_t *members_value(const struct qapi_object *object) {
    json_t *list = json_array();

    for (size_t i = 0; i < object->count; i++) {
        const struct qapi_member *m = &object->members[i];
        json_t *o = json_object();

        set_string(o, "name", m->name);
        set_string(o, "c_name", m->c_name);
        set_string(o, "type", m->type->name);
        set_flag(o, "optional", m->optional);
        set_cond(o, m->cond);
        set_features(o, &m->features);
        set_span(o, "span", m->span);
        add(list, o);
    }
    return list;
}

static json_t *branches_value(const struct qapi_branch *branches, size_t count) {
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        const struct qapi_branch *b = &branches[i];
        json_t *o = json_object();

        set_string(o, "name", b->name);
        set_string(o, "c_name", b->c_name);
        set_string(o, "type", b->type->name);
        set_string(o, "value", b->value->name);
        set_flag(o, "implicit", b->implicit);
        set_cond(o, b->cond);
        set_span(o, "span", b->span);
        add(list, o);
    }
    return list;
}

static void dump_builtin(json_t *o, const struct qapi_entity *e) {
    static const char *const names[] = {
        [QAPI_JSON_STRING] = "string", [QAPI_JSON_NUMBER] = "number",
        [QAPI_JSON_INT] = "int",       [QAPI_JSON_BOOLEAN] = "boolean",
        [QAPI_JSON_NULL] = "null",     [QAPI_JSON_OBJECT] = "object",
        [QAPI_JSON_ARRAY] = "array",   [QAPI_JSON_VALUE] = "value",
    };

    set_string(o, "json_type", names[e->builtin.json]);
}

static void dump_enum(json_t *o, const struct qapi_entity *e) {
    json_t *list = json_array();

    set_string(o, "prefix", e->enumeration.prefix);
    for (size_t i = 0; i < e->enumeration.count; i++) {
        const struct qapi_enum_value *v = &e->enumeration.values[i];
        json_t *value = json_object();

        set_string(value, "name", v->name);
        set_string(value, "constant", v->constant);
        set_cond(value, v->cond);
        set_features(value, &v->features);
        set_span(value, "span", v->span);
        add(list, value);
    }
    set(o, "values", list);
}

static void dump_object(json_t *o, const struct qapi_entity *e) {
    set_string(o, "base", e->object.base ? e->object.base->name : NULL);
    set(o, "members", members_value(&e->object));
    if (!e->object.is_union)
        return;
    set_string(o, "discriminator", e->object.tag->name);
    set(o, "branches", branches_value(e->object.branches, e->object.branch_count));
}

static void dump_command(json_t *o, const struct qapi_entity *e) {
    const struct qapi_command *c = &e->command;

    set_string(o, "arguments", c->arguments ? c->arguments->name : NULL);
    set_string(o, "returns", c->returns ? c->returns->name : NULL);
    set_flag(o, "gen", c->gen);
    set_flag(o, "success_response", c->success_response);
    set_flag(o, "boxed", c->boxed);
    set_flag(o, "allow_oob", c->allow_oob);
    set_flag(o, "allow_preconfig", c->allow_preconfig);
    set_flag(o, "coroutine", c->coroutine);
}

static void dump_event(json_t *o, const struct qapi_entity *e) {
    set_string(o, "arguments", e->event.arguments ? e->event.arguments->name : NULL);
    set_flag(o, "boxed", e->event.boxed);
}

static const char *kind_name(const struct qapi_entity *e) {
    static const char *const names[] = {
        [QAPI_BUILTIN] = "builtin", [QAPI_ENUM] = "enum",           [QAPI_ARRAY] = "array",
        [QAPI_OBJECT] = "struct",   [QAPI_ALTERNATE] = "alternate", [QAPI_COMMAND] = "command",
        [QAPI_EVENT] = "event",     [QAPI_INCLUDE] = "include",
    };

    return e->kind == QAPI_OBJECT && e->object.is_union ? "union" : names[e->kind];
}

static void dump_kind(json_t *o, const struct qapi_entity *e) {
    switch (e->kind) {
    case QAPI_BUILTIN: dump_builtin(o, e); break;
    case QAPI_ENUM: dump_enum(o, e); break;
    case QAPI_ARRAY: set_string(o, "element", e->array_of.element->name); break;
    case QAPI_OBJECT: dump_object(o, e); break;
    case QAPI_ALTERNATE:
        set(o, "branches", branches_value(e->alternate.branches, e->alternate.count));
        break;
    case QAPI_COMMAND: dump_command(o, e); break;
    case QAPI_EVENT: dump_event(o, e); break;
    case QAPI_INCLUDE: set_string(o, "module", e->include.module->name); break;
    }
}

static json_t *entity_value(const struct qapi_entity *e) {
    json_t *o = json_object();

    set_string(o, "kind", kind_name(e));
    set_string(o, "name", e->name);
    set_string(o, "c_name", e->c_name);
    set_string(o, "c_type", e->c_type);
    set_flag(o, "implicit", e->implicit);
    set_cond(o, e->cond);
    set_features(o, &e->features);
    dump_kind(o, e);
    set_span(o, "span", e->span);
    return o;
}

static json_t *module_value(const struct qapi_module *m) {
    json_t *o = json_object(), *list = json_array();

    set_string(o, "name", m->name);
    set_string(o, "file", m->source ? m->source->path : NULL);
    for (size_t i = 0; i < m->count; i++)
        add(list, entity_value(m->entities[i]));
    set(o, "entities", list);
    return o;
}

/* ---- documentation ---- */

static json_t *section_value(const struct qapi_section *s) {
    static const char *const kinds[] = {
        [QAPI_SECTION_PLAIN] = "plain",     [QAPI_SECTION_MEMBER] = "member",
        [QAPI_SECTION_FEATURE] = "feature", [QAPI_SECTION_RETURNS] = "returns",
        [QAPI_SECTION_ERRORS] = "errors",   [QAPI_SECTION_SINCE] = "since",
        [QAPI_SECTION_TODO] = "todo",       [QAPI_SECTION_NOTE] = "note",
        [QAPI_SECTION_EXAMPLE] = "example",
    };
    json_t *o = json_object();

    set_string(o, "kind", kinds[s->kind]);
    set_string(o, "name", s->name);
    set(o, "text", text(s->text));
    set_flag(o, "stub", s->stub);
    set_span(o, "span", s->span);
    return o;
}

static json_t *doc_value(const struct qapi_doc *d) {
    json_t *o = json_object(), *list = json_array();

    set_string(o, "symbol", d->symbol);
    for (size_t i = 0; i < d->count; i++)
        add(list, section_value(d->sections[i]));
    set(o, "sections", list);
    set_span(o, "span", d->span);
    return o;
}

/* ---- the whole ---- */

static json_t *features_value(const struct qapi_schema *s) {
    json_t *list = json_array();

    for (size_t i = 0; i < s->feature_count; i++)
        add(list, json_string(s->features[i].name));
    return list;
}

static json_t *schema_value(const struct qapi_schema *s) {
    json_t *o = json_object(), *modules = json_array(), *docs = json_array();

    set_string(o, "compat", s->compat->name);
    set(o, "features", features_value(s));
    for (size_t i = 0; i < s->module_count; i++)
        add(modules, module_value(s->modules[i]));
    set(o, "modules", modules);
    for (size_t i = 0; i < s->doc_count; i++)
        add(docs, doc_value(s->docs[i]));
    set(o, "docs", docs);
    return o;
}

bool qapi_dump(const struct qapi_schema *s, FILE *to) {
    json_t *value = schema_value(s);
    bool good = json_dumpf(value, to, JSON_INDENT(2)) == 0 && fputc('\n', to) != EOF;

    json_decref(value);
    if (!good)
        diag_error("the dump cannot be written: %s", strerror(errno));
    return good;
}
