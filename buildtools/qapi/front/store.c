/* SPDX-License-Identifier: MIT */
#include "qapi/front/store.h"

#include <stdlib.h>

#include "base/die.h"
#include "base/path.h"

#include "qapi/front/c_names.h"
#include "qapi/front/conditions.h"

/* ---- entities and their names ---- */

struct qapi_entity *qapi_store_add(struct qapi_store *s, enum qapi_kind kind) {
    struct qapi_schema *schema = &s->schema;
    struct qapi_entity *e = arena_alloc(&schema->arena, sizeof *e);
    size_t n = schema->entity_count + 1;

    schema->entities =
        array_grow(schema->entities, &schema->entity_capacity, n, sizeof *schema->entities);
    s->pending = array_grow(s->pending, &s->pending_capacity, n, sizeof *s->pending);
    s->pending[n - 1] = (struct qapi_pending){0};
    schema->entities[n - 1] = e;
    e->number = (uint32_t)schema->entity_count++;
    e->kind = kind;
    return e;
}

struct qapi_entity *qapi_store_find(const struct qapi_store *s, const char *name) {
    uint32_t number = intern_find(&s->names, str_from(name));

    return number == INTERN_NONE ? NULL : s->by_name[number];
}

bool qapi_store_name(struct qapi_store *s, struct qapi_entity *e, const char *name) {
    uint32_t before = s->names.count, number = intern_add(&s->names, str_from(name));

    if (number < before)
        return false;
    s->by_name = array_grow(s->by_name, &s->name_capacity, s->names.count, sizeof *s->by_name);
    s->by_name[number] = e;
    e->name = intern_text(&s->names, number).p;
    e->c_name = qapi_c_name(&s->schema.arena, name);
    return true;
}

uint32_t qapi_store_c_number(struct qapi_store *s, const char *c_name) {
    return intern_add(&s->c_names, str_from(c_name));
}

uint32_t qapi_store_feature(struct qapi_store *s, const char *name, struct qapi_span span) {
    struct qapi_schema *schema = &s->schema;
    uint32_t number = intern_add(&s->feature_names, str_from(name));
    struct qapi_feature_name *f;

    if (number < schema->feature_count)
        return number;
    schema->features = array_grow(schema->features, &schema->feature_capacity,
                                  schema->feature_count + 1, sizeof *schema->features);
    f = &schema->features[schema->feature_count++];
    *f = (struct qapi_feature_name){
        .name = intern_text(&s->feature_names, number).p,
        .special = number < 2,
        .span = span,
    };
    f->c_number = qapi_store_c_number(s, qapi_c_name(&schema->arena, name));
    f->constant =
        qapi_concat(&schema->arena, "QAPI_FEATURE_", qapi_c_upper(&schema->arena, name), NULL);
    return number;
}

const char *qapi_store_array(struct qapi_store *s, const char *element,
                             const struct qapi_pending *user, struct qapi_span span) {
    const char *name = qapi_concat(&s->schema.arena, element, "List", NULL);
    struct qapi_entity *e = qapi_store_find(s, name);
    struct qapi_pending *p;

    if (e)
        return name;
    e = qapi_store_add(s, QAPI_ARRAY);
    qapi_store_name(s, e, name);
    e->implicit = true;
    e->span = e->name_span = span;
    e->c_type = e->c_param_type = qapi_concat(&s->schema.arena, e->c_name, " *", NULL);
    p = qapi_store_pending(s, e);
    if (user)
        *p = (struct qapi_pending){.head = user->head, .meta = user->meta, .owner = user->owner};
    p->element = arena_copy(&s->schema.arena, element, strlen(element));
    p->data_span = span;
    return name;
}

/* ---- modules ---- */

static struct qapi_module *add_module(struct qapi_store *s, const char *name) {
    struct qapi_schema *schema = &s->schema;
    struct qapi_module *m = arena_alloc(&schema->arena, sizeof *m);

    m->name = name;
    schema->modules = array_grow(schema->modules, &schema->module_capacity,
                                 schema->module_count + 1, sizeof *schema->modules);
    schema->modules[schema->module_count++] = m;
    return m;
}

struct qapi_module *qapi_store_module(struct qapi_store *s, const struct qapi_source *source) {
    struct qapi_schema *schema = &s->schema;
    struct arena *a = &schema->arena;
    struct qapi_module *m;

    for (size_t i = 0; i < schema->module_count; i++) {
        if (schema->modules[i]->source == source)
            return schema->modules[i];
    }
    m = add_module(
        s, path_relative(a, source->identity, path_folder(a, schema->sources[0]->identity)));
    m->source = source;
    m->root = source == schema->sources[0];
    return m;
}

/* ---- what is built in ---- */

static const struct {
    const char *name;
    enum qapi_json json;
    const char *c_type;
} builtins[] = {
    {"str", QAPI_JSON_STRING, "char *"},   {"number", QAPI_JSON_NUMBER, "double"},
    {"int", QAPI_JSON_INT, "int64_t"},     {"int8", QAPI_JSON_INT, "int8_t"},
    {"int16", QAPI_JSON_INT, "int16_t"},   {"int32", QAPI_JSON_INT, "int32_t"},
    {"int64", QAPI_JSON_INT, "int64_t"},   {"uint8", QAPI_JSON_INT, "uint8_t"},
    {"uint16", QAPI_JSON_INT, "uint16_t"}, {"uint32", QAPI_JSON_INT, "uint32_t"},
    {"uint64", QAPI_JSON_INT, "uint64_t"}, {"size", QAPI_JSON_INT, "uint64_t"},
    {"bool", QAPI_JSON_BOOLEAN, "bool"},   {"any", QAPI_JSON_VALUE, "QObject *"},
    {"null", QAPI_JSON_NULL, "QNull *"},
};

static void add_builtin(struct qapi_store *s, size_t i) {
    struct qapi_entity *e = qapi_store_add(s, QAPI_BUILTIN);
    static const struct qapi_span nowhere;

    qapi_store_name(s, e, builtins[i].name);
    e->implicit = true;
    e->c_name = e->name; /* never made safe: it is part of longer names only */
    e->c_type = builtins[i].c_type;
    e->c_param_type = builtins[i].json == QAPI_JSON_STRING ? "const char *" : e->c_type;
    e->builtin.json = builtins[i].json;
    qapi_store_array(s, e->name, NULL, nowhere);
}

static void add_qtype(struct qapi_store *s) {
    static const char *const names[] = {"none",  "qnull", "qnum", "qstring",
                                        "qdict", "qlist", "qbool"};
    enum { COUNT = sizeof names / sizeof *names };
    struct arena *a = &s->schema.arena;
    struct qapi_entity *e = qapi_store_add(s, QAPI_ENUM);
    struct qapi_enum_value *values = arena_array(a, COUNT, sizeof *values);
    const char *prefix = s->schema.compat->qtype_prefix ? "QTYPE" : NULL;

    qapi_store_name(s, e, "QType");
    e->implicit = true;
    e->c_type = e->c_param_type = e->c_name;
    for (size_t i = 0; i < COUNT; i++)
        values[i] = (struct qapi_enum_value){
            .name = names[i],
            .c_name = names[i],
            .c_number = qapi_store_c_number(s, names[i]),
            .constant = qapi_enum_constant(a, s->schema.compat, "QType", prefix, names[i]),
        };
    e->enumeration = (struct qapi_enum){values, COUNT, prefix, "QTYPE__MAX"};
    s->schema.qtype = e;
}

void qapi_store_builtins(struct qapi_store *s) {
    static const struct qapi_span nowhere;
    struct qapi_module *m = add_module(s, "./builtin");
    struct qapi_entity *e;

    m->builtin = true;
    qapi_store_feature(s, "deprecated", nowhere);
    qapi_store_feature(s, "unstable", nowhere);
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
        add_builtin(s, i);
    e = qapi_store_add(s, QAPI_OBJECT);
    qapi_store_name(s, e, "q_empty");
    e->implicit = true;
    s->schema.empty = e;
    add_qtype(s);
}

/* ---- the whole ---- */

struct qapi_store *qapi_store_new(void) {
    struct qapi_store *s = calloc(1, sizeof *s);

    if (!s)
        die("out of memory");
    return s;
}

const struct qapi_entity *qapi_schema_find(const struct qapi_schema *schema, const char *name) {
    return qapi_store_find((const struct qapi_store *)schema, name);
}

void qapi_schema_free(struct qapi_schema *schema) {
    struct qapi_store *s = (struct qapi_store *)schema;

    if (!s)
        return;
    for (size_t i = 0; i < schema->module_count; i++)
        free(schema->modules[i]->entities);
    free(schema->sources);
    free(schema->modules);
    free(schema->entities);
    free(schema->docs);
    free(schema->features);
    qapi_conditions_free(schema->conditions);
    intern_free(&s->names);
    intern_free(&s->c_names);
    intern_free(&s->feature_names);
    free(s->by_name);
    free(s->pending);
    arena_free(&schema->arena);
    free(s);
}
