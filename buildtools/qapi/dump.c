/* SPDX-License-Identifier: MIT */
#include "qapi/dump.h"

#include "qapi/front/schema_json.h"

static json_t *text(struct str s) {
    return json_stringn(s.p, s.n);
}

static void set_features(json_t *object, const struct qapi_features *features) {
    json_t *list;

    if (!features->count)
        return;
    list = json_array();
    for (size_t i = 0; i < features->count; i++) {
        const struct qapi_feature *f = &features->list[i];
        json_t *o = json_object();

        qapi_json_string(o, "name", f->name);
        qapi_json_cond(o, f->cond);
        qapi_json_span(o, "span", f->span);
        qapi_json_add(list, o);
    }
    qapi_json_set(object, "features", list);
}

/* ---- entities ---- */

static json_t *members_value(const struct qapi_object *object) {
    json_t *list = json_array();

    for (size_t i = 0; i < object->count; i++) {
        const struct qapi_member *m = &object->members[i];
        json_t *o = json_object();

        qapi_json_string(o, "name", m->name);
        qapi_json_string(o, "c_name", m->c_name);
        qapi_json_string(o, "type", m->type->name);
        qapi_json_flag(o, "optional", m->optional);
        qapi_json_cond(o, m->cond);
        set_features(o, &m->features);
        qapi_json_span(o, "span", m->span);
        qapi_json_add(list, o);
    }
    return list;
}

static json_t *branches_value(const struct qapi_branch *branches, size_t count) {
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        const struct qapi_branch *b = &branches[i];
        json_t *o = json_object();

        qapi_json_string(o, "name", b->name);
        qapi_json_string(o, "c_name", b->c_name);
        qapi_json_string(o, "type", b->type->name);
        qapi_json_string(o, "value", b->value->name);
        qapi_json_flag(o, "implicit", b->implicit);
        qapi_json_cond(o, b->cond);
        qapi_json_span(o, "span", b->span);
        qapi_json_add(list, o);
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

    qapi_json_string(o, "json_type", names[e->builtin.json]);
}

static void dump_enum(json_t *o, const struct qapi_entity *e) {
    json_t *list = json_array();

    qapi_json_string(o, "prefix", e->enumeration.prefix);
    for (size_t i = 0; i < e->enumeration.count; i++) {
        const struct qapi_enum_value *v = &e->enumeration.values[i];
        json_t *value = json_object();

        qapi_json_string(value, "name", v->name);
        qapi_json_string(value, "constant", v->constant);
        qapi_json_cond(value, v->cond);
        set_features(value, &v->features);
        qapi_json_span(value, "span", v->span);
        qapi_json_add(list, value);
    }
    qapi_json_set(o, "values", list);
}

static void dump_object(json_t *o, const struct qapi_entity *e) {
    qapi_json_string(o, "base", e->object.base ? e->object.base->name : NULL);
    qapi_json_set(o, "members", members_value(&e->object));
    if (!e->object.is_union)
        return;
    qapi_json_string(o, "discriminator", e->object.tag->name);
    qapi_json_set(o, "branches", branches_value(e->object.branches, e->object.branch_count));
}

static void dump_command(json_t *o, const struct qapi_entity *e) {
    const struct qapi_command *c = &e->command;

    qapi_json_string(o, "arguments", c->arguments ? c->arguments->name : NULL);
    qapi_json_string(o, "returns", c->returns ? c->returns->name : NULL);
    qapi_json_flag(o, "gen", c->gen);
    qapi_json_flag(o, "success_response", c->success_response);
    qapi_json_flag(o, "boxed", c->boxed);
    qapi_json_flag(o, "allow_oob", c->allow_oob);
    qapi_json_flag(o, "allow_preconfig", c->allow_preconfig);
    qapi_json_flag(o, "coroutine", c->coroutine);
}

static void dump_event(json_t *o, const struct qapi_entity *e) {
    qapi_json_string(o, "arguments", e->event.arguments ? e->event.arguments->name : NULL);
    qapi_json_flag(o, "boxed", e->event.boxed);
}

static void dump_kind(json_t *o, const struct qapi_entity *e) {
    switch (e->kind) {
    case QAPI_BUILTIN: dump_builtin(o, e); break;
    case QAPI_ENUM: dump_enum(o, e); break;
    case QAPI_ARRAY: qapi_json_string(o, "element", e->array_of.element->name); break;
    case QAPI_OBJECT: dump_object(o, e); break;
    case QAPI_ALTERNATE:
        qapi_json_set(o, "branches", branches_value(e->alternate.branches, e->alternate.count));
        break;
    case QAPI_COMMAND: dump_command(o, e); break;
    case QAPI_EVENT: dump_event(o, e); break;
    case QAPI_INCLUDE: qapi_json_string(o, "module", e->include.module->name); break;
    }
}

static json_t *entity_value(const struct qapi_entity *e) {
    json_t *o = json_object();

    qapi_json_string(o, "kind", qapi_kind_name(e));
    qapi_json_string(o, "name", e->name);
    qapi_json_string(o, "c_name", e->c_name);
    qapi_json_string(o, "c_type", e->c_type);
    qapi_json_flag(o, "implicit", e->implicit);
    qapi_json_cond(o, e->cond);
    set_features(o, &e->features);
    dump_kind(o, e);
    qapi_json_span(o, "span", e->span);
    return o;
}

static json_t *module_value(const struct qapi_module *m) {
    json_t *o = json_object(), *list = json_array();

    qapi_json_string(o, "name", m->name);
    qapi_json_string(o, "file", m->source ? m->source->path : NULL);
    for (size_t i = 0; i < m->count; i++)
        qapi_json_add(list, entity_value(m->entities[i]));
    qapi_json_set(o, "entities", list);
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

    qapi_json_string(o, "kind", kinds[s->kind]);
    qapi_json_string(o, "name", s->name);
    qapi_json_set(o, "text", text(s->text));
    qapi_json_flag(o, "stub", s->stub);
    qapi_json_span(o, "span", s->span);
    return o;
}

static json_t *doc_value(const struct qapi_doc *d) {
    json_t *o = json_object(), *list = json_array();

    qapi_json_string(o, "symbol", d->symbol);
    for (size_t i = 0; i < d->count; i++)
        qapi_json_add(list, section_value(d->sections[i]));
    qapi_json_set(o, "sections", list);
    qapi_json_span(o, "span", d->span);
    return o;
}

/* ---- the whole ---- */

static json_t *features_value(const struct qapi_schema *s) {
    json_t *list = json_array();

    for (size_t i = 0; i < s->feature_count; i++)
        qapi_json_add(list, json_string(s->features[i].name));
    return list;
}

static json_t *schema_value(const struct qapi_schema *s) {
    json_t *o = json_object(), *modules = json_array(), *docs = json_array();

    qapi_json_string(o, "compat", s->compat->name);
    qapi_json_set(o, "features", features_value(s));
    for (size_t i = 0; i < s->module_count; i++)
        qapi_json_add(modules, module_value(s->modules[i]));
    qapi_json_set(o, "modules", modules);
    for (size_t i = 0; i < s->doc_count; i++)
        qapi_json_add(docs, doc_value(s->docs[i]));
    qapi_json_set(o, "docs", docs);
    return o;
}

void qapi_dump(const struct qapi_schema *s, FILE *to) {
    json_write(schema_value(s), 2, to);
}
