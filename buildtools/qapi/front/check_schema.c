/* SPDX-License-Identifier: MIT */
/*
 * Checks of entities with each other, in the order of their creation (QEMU:
 * docs/devel/qapi-code-gen.rst).
 */
#include "qapi/front/check_schema.h"
#include "qapi/front/advice.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "qapi/front/c_names.h"
#include "qapi/front/message.h"

/* ---- messages ---- */

bool qapi_check_error(struct qapi_checker *c, const struct qapi_entity *e, struct qapi_span where,
                      const char *fmt, ...) {
    struct qapi_pending *p = qapi_store_pending(c->store, e);
    char text[512];
    va_list ap;

    p->broken = true;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    qapi_error(p->head, where, "%s '%s': %s", p->meta, p->owner, text);
    return false;
}

const char *qapi_check_describe(struct qapi_checker *c, const struct qapi_entity *e) {
    const struct qapi_pending *p = qapi_store_pending(c->store, e);
    struct arena *a = &c->store->schema.arena;
    bool arguments = p->meta && strcmp(p->meta, "union") != 0;

    if (e->kind == QAPI_BUILTIN)
        return arena_printf(a, "the built-in type '%s'", e->name);
    if (e->kind == QAPI_ARRAY)
        return arena_printf(a, "the array type ['%s']", p->element);
    if (e->implicit && e->kind == QAPI_OBJECT && p->meta)
        return arena_printf(a, "the %s of %s '%s'", arguments ? "arguments" : "base", p->meta,
                            p->owner);
    return arena_printf(a, "%s '%s'", p->meta ? p->meta : "the built-in type", e->name);
}

/* ---- looking up types ---- */

struct candidates {
    const char **names;
    size_t count;
};

static const char *candidate(const void *ctx, size_t i) {
    return ((const struct candidates *)ctx)->names[i];
}

static void suggest_type(struct qapi_checker *c, const char *name, const char *what) {
    const struct qapi_schema *s = &c->store->schema;
    struct candidates all;
    size_t n = strlen(name);

    if (diag_muted() || qapi_advise_type(&c->store->schema.arena, name, what))
        return;
    all.names = arena_array(&c->store->schema.arena, s->entity_count, sizeof *all.names);
    all.count = 0;
    for (size_t i = 0; i < s->entity_count; i++) {
        const struct qapi_entity *e = s->entities[i];
        size_t length = e->name ? strlen(e->name) : 0;

        /* Others are farther away than any suggestion can be. */
        if (qapi_is_type(e) && (!e->implicit || e->kind == QAPI_BUILTIN) &&
            length + n / 3 + 1 >= n && length <= n + n / 3 + 1)
            all.names[all.count++] = e->name;
    }
    qapi_suggest(name, all.count, candidate, &all);
}

struct qapi_entity *qapi_check_resolve(struct qapi_checker *c, const struct qapi_entity *e,
                                       const char *name, struct qapi_span where, const char *what) {
    struct qapi_entity *type = qapi_store_find(c->store, name);

    if (!type || !qapi_is_type(type)) {
        qapi_check_error(c, e, where, "%s: there is no type '%s'", what, name);
        if (type)
            qapi_note(type->name_span, "%s is not a type", qapi_check_describe(c, type));
        else
            suggest_type(c, name, what);
        return NULL;
    }
    return qapi_store_pending(c->store, type)->broken ? NULL : type;
}

/* ---- types ---- */

static void check_enum(struct qapi_checker *c, struct qapi_entity *e) {
    size_t scope;

    qapi_check_type_features(c, e);
    scope = c->seen.count;
    for (size_t i = 0; i < e->enumeration.count; i++) {
        const struct qapi_enum_value *v = &e->enumeration.values[i];

        qapi_seen_add(c, e, v->c_number, (struct qapi_named){"value", v->name, e, v->span});
    }
    qapi_seen_rewind(&c->seen, scope);
}

static void check_array(struct qapi_checker *c, struct qapi_entity *e) {
    const struct qapi_pending *p = qapi_store_pending(c->store, e);
    const struct qapi_entity *element =
        qapi_check_resolve(c, e, p->element, p->data_span, "an array's element");

    if (!element)
        qapi_store_pending(c->store, e)->broken = true;
    else if (element->kind == QAPI_ARRAY)
        qapi_check_error(c, e, p->data_span, "an array of arrays ('%s') is not possible",
                         p->element);
    else if (!element->c_type)
        qapi_check_error(c, e, p->data_span, "an array cannot be of the internal type '%s'",
                         p->element);
    e->array_of.element = element;
}

/* ---- alternates ---- */

/* Indexes of QType's values. */
enum qtype { NONE, QNULL, QNUM, QSTRING, QDICT, QLIST, QBOOL, QTYPES };

static enum qtype qtype_of(const struct qapi_entity *type) {
    static const enum qtype of_json[] = {
        [QAPI_JSON_STRING] = QSTRING, [QAPI_JSON_NUMBER] = QNUM, [QAPI_JSON_INT] = QNUM,
        [QAPI_JSON_BOOLEAN] = QBOOL,  [QAPI_JSON_NULL] = QNULL,  [QAPI_JSON_OBJECT] = QDICT,
        [QAPI_JSON_ARRAY] = QLIST,    [QAPI_JSON_VALUE] = NONE,
    };

    switch (type->kind) {
    case QAPI_BUILTIN: return of_json[type->builtin.json];
    case QAPI_ENUM: return QSTRING;
    case QAPI_ARRAY: return QLIST;
    case QAPI_OBJECT: return QDICT;
    default: return NONE;
    }
}

/* What a branch of this type may be taken for, besides what it is: on the command line numbers and
 * booleans are strings as well. */
static void may_be(const struct qapi_entity *type, bool like[QTYPES]) {
    enum qtype own = qtype_of(type);

    like[own] = true;
    if (own != QSTRING)
        return;
    if (type->kind != QAPI_ENUM) {
        like[QNUM] = like[QBOOL] = true;
        return;
    }
    for (size_t i = 0; i < type->enumeration.count; i++) {
        const char *name = type->enumeration.values[i].name;

        like[QBOOL] |= strcmp(name, "on") == 0 || strcmp(name, "off") == 0;
        like[QNUM] |= *name && strchr("-+0123456789.", *name);
    }
}

/* `taken`: the branch that is recognised by each value of QType, or NULL. */
static void check_alternative(struct qapi_checker *c, struct qapi_entity *e, struct qapi_branch *b,
                              const struct qapi_branch *taken[QTYPES]) {
    const struct qapi_branch *other = NULL;
    bool like[QTYPES] = {false};

    qapi_seen_add(c, e, b->c_number, (struct qapi_named){"branch", b->name, e, b->span});
    if (qtype_of(b->type) == NONE || (b->type->kind == QAPI_OBJECT && !b->type->c_type)) {
        qapi_check_error(c, e, b->type_span, "branch '%s' cannot be of %s", b->name,
                         qapi_check_describe(c, b->type));
        return;
    }
    b->value = &c->store->schema.qtype->enumeration.values[qtype_of(b->type)];
    may_be(b->type, like);
    for (size_t i = 0; i < QTYPES; i++) {
        if (like[i] && taken[i])
            other = taken[i];
        if (like[i])
            taken[i] = b;
    }
    if (!other)
        return;
    qapi_check_error(c, e, b->span, "a value of branch '%s' looks like one of branch '%s'", b->name,
                     other->name);
    qapi_note(other->span, "branch '%s'", other->name);
}

static void check_alternate(struct qapi_checker *c, struct qapi_entity *e) {
    const struct qapi_branch *taken[QTYPES] = {NULL};
    struct qapi_alternate *a = &e->alternate;
    size_t scope;

    qapi_check_type_features(c, e);
    for (size_t i = 0; i < a->count; i++) {
        const char *name = qapi_store_pending(c->store, e)->member_types[i];
        const char *what =
            qapi_concat(&c->store->schema.arena, "branch '", a->branches[i].name, "'", NULL);

        a->branches[i].type = qapi_check_resolve(c, e, name, a->branches[i].type_span, what);
        if (!a->branches[i].type)
            qapi_store_pending(c->store, e)->broken = true;
    }
    if (qapi_store_pending(c->store, e)->broken)
        return;
    scope = c->seen.count;
    for (size_t i = 0; i < a->count; i++)
        check_alternative(c, e, &a->branches[i], taken);
    qapi_seen_rewind(&c->seen, scope);
}

/* ---- commands and events ---- */

static bool has_conditional_members(const struct qapi_entity *object) {
    for (size_t i = 0; i < object->object.all_count; i++) {
        if (object->object.all[i]->cond)
            return true;
    }
    return false;
}

/* 'data'. NULL when there is none, or when it is wrong. */
static const struct qapi_entity *check_arguments(struct qapi_checker *c, struct qapi_entity *e,
                                                 bool boxed) {
    const struct qapi_pending p = *qapi_store_pending(c->store, e);
    struct qapi_entity *type;

    if (!p.arguments)
        return NULL;
    type = qapi_check_resolve(c, e, p.arguments, p.arguments_span, "'data'");
    if (!type) {
        qapi_store_pending(c->store, e)->broken = true;
        return NULL;
    }
    if (type->kind != QAPI_OBJECT) {
        qapi_check_error(c, e, p.arguments_span, "'data' takes a struct or union, not %s",
                         qapi_check_describe(c, type));
        return NULL;
    }
    if (type->object.is_union && !boxed) {
        qapi_check_error(c, e, p.arguments_span, "'data' can be %s only with 'boxed': true",
                         qapi_check_describe(c, type));
        return NULL;
    }
    if (!c->store->schema.compat->conditional_arguments_boxed)
        return type;
    if (!qapi_check_object(c, type)) {
        qapi_store_pending(c->store, e)->broken = true;
        return NULL;
    }
    if (!boxed && has_conditional_members(type))
        qapi_check_error(c, e, p.arguments_span,
                         "arguments with 'if' are possible only with 'boxed': true");
    return type;
}

/* The element of an array that may not have been checked yet; NULL when there is none. */
static const struct qapi_entity *element_of(struct qapi_checker *c, const struct qapi_entity *e) {
    return qapi_store_find(c->store, qapi_store_pending(c->store, e)->element);
}

static void check_returns(struct qapi_checker *c, struct qapi_entity *e) {
    const char *name = qapi_store_pending(c->store, e)->returns;
    struct qapi_span where = e->command.returns_span;
    const struct qapi_entity *type, *inner;

    if (!name)
        return;
    type = inner = qapi_check_resolve(c, e, name, where, "'returns'");
    if (!type) {
        qapi_store_pending(c->store, e)->broken = true;
        return;
    }
    e->command.returns = type;
    if (type->kind == QAPI_ARRAY)
        inner = element_of(c, type);
    if (!inner || qapi_store_pending(c->store, inner)->broken)
        return;
    if (!type->c_type)
        qapi_check_error(c, e, where, "'returns' cannot be the internal type '%s'", name);
    else if (inner->kind != QAPI_OBJECT &&
             !qapi_pragma_lists(c->front->pragma.command_returns, e->name)) {
        qapi_check_error(c, e, where, "'returns' takes an object or an array of objects, not %s",
                         qapi_check_describe(c, type));
        diag_hint("pragma 'command-returns-exceptions' lists the commands that may");
    }
}

static void check_command(struct qapi_checker *c, struct qapi_entity *e) {
    qapi_check_features(c, e, &e->features);
    e->command.arguments = check_arguments(c, e, e->command.boxed);
    check_returns(c, e);
}

static void check_event(struct qapi_checker *c, struct qapi_entity *e) {
    qapi_check_features(c, e, &e->features);
    e->event.arguments = check_arguments(c, e, e->event.boxed);
}

/* ---- the pass ---- */

static void check_entity(struct qapi_checker *c, struct qapi_entity *e) {
    struct qapi_pending *p = qapi_store_pending(c->store, e);

    if (e->kind == QAPI_OBJECT) {
        qapi_check_object(c, e);
    } else if (!p->complete && !p->broken) {
        switch (e->kind) {
        case QAPI_ENUM: check_enum(c, e); break;
        case QAPI_ARRAY: check_array(c, e); break;
        case QAPI_ALTERNATE: check_alternate(c, e); break;
        case QAPI_COMMAND: check_command(c, e); break;
        case QAPI_EVENT: check_event(c, e); break;
        default: break;
        }
        p->complete = true;
    }
}

static void set_module(struct qapi_store *s, struct qapi_entity *e) {
    const struct qapi_entity *place = e->kind == QAPI_ARRAY ? e->array_of.element : e;
    struct qapi_module *m = s->schema.modules[0];

    if (place->span.source)
        m = qapi_store_module(s, place->span.source);
    if (e->kind == QAPI_ARRAY)
        e->cond = place->cond;
    e->module = m;
    m->entities = array_grow(m->entities, &m->capacity, m->count + 1, sizeof *m->entities);
    m->entities[m->count++] = e;
}

/* The definition that the place is in. */
static const struct qapi_entity *entity_at(const struct qapi_schema *s, struct qapi_span where) {
    for (size_t i = 0; i < s->entity_count; i++) {
        struct qapi_span span = s->entities[i]->span;

        if (span.source == where.source && span.begin <= where.begin && where.end <= span.end)
            return s->entities[i];
    }
    return NULL;
}

static void check_feature_count(struct qapi_checker *c) {
    const struct qapi_schema *s = &c->store->schema;
    enum { MOST_FEATURES = 64 };
    struct qapi_span where;

    if (!s->compat->feature_limit || s->feature_count <= MOST_FEATURES)
        return;
    where = s->features[MOST_FEATURES].span;
    qapi_check_error(c, entity_at(s, where), where,
                     "feature '%s' is one too many: a schema has at most %d different ones, "
                     "'deprecated' and 'unstable' included",
                     s->features[MOST_FEATURES].name, MOST_FEATURES);
}

static void check_all(struct qapi_checker *c) {
    struct qapi_schema *s = &c->store->schema;
    bool one_by_one = s->compat->doc_syntax != QAPI_DOC_INDENTED;

    for (size_t i = 0; i < s->entity_count; i++) {
        struct qapi_entity *e = s->entities[i];

        check_entity(c, e);
        qapi_check_doc(c, e);
        if (one_by_one && e->doc)
            qapi_check_doc_names(c, e->doc);
    }
    for (size_t i = 0; !one_by_one && i < s->doc_count; i++)
        qapi_check_doc_names(c, s->docs[i]);
    check_feature_count(c);
}

void qapi_check(struct qapi_front *f) {
    struct qapi_checker c = {.front = f, .store = (struct qapi_store *)f->schema};

    check_all(&c);
    if (diag_errors() == f->errors) {
        for (size_t i = 0; i < f->schema->entity_count; i++)
            set_module(c.store, f->schema->entities[i]);
        qapi_lint(&c);
    }
    free(c.seen.by_number);
    free(c.seen.log);
    free(c.uses);
}
