/* SPDX-License-Identifier: MIT */
/*
 * Expressions to entities: names are given, but not yet looked up. The order in which entities,
 * arrays and features come into being is that of the reference, since output follows it.
 */
#include "qapi/front/c_names.h"
#include "qapi/front/conditions.h"
#include "qapi/front/front.h"
#include "qapi/front/message.h"
#include "qapi/front/store.h"

struct definer {
    struct qapi_front *front;
    struct qapi_store *store;
    struct arena *arena;
    const struct qapi_expr *expr;
    struct qapi_pending pending; /* of the definition being made */
};

static const struct qapi_value *get(const struct definer *d, const char *key) {
    return qapi_value_get(&d->expr->value, key);
}

/* ---- conditions and features ---- */

static enum cond_kind operator_of(struct str key) {
    if (str_is(key, "not"))
        return COND_NOT;
    return str_is(key, "all") ? COND_ALL : COND_ANY;
}

const struct cond *qapi_cond_make(struct arena *a, const struct qapi_value *v) {
    struct cond *c = arena_alloc(a, sizeof *c);
    struct qapi_span *place = arena_alloc(a, sizeof *place);
    const struct cond **operands;
    const struct qapi_value *items = v->items;

    *place = v->span;
    c->place = place;
    if (v->kind == QAPI_STRING) {
        c->symbol = v->text.p;
        return c;
    }
    c->kind = operator_of(v->keys[0].name);
    c->operand_count = 1;
    if (c->kind != COND_NOT) {
        c->operand_count = items->count;
        items = items->items;
    }
    operands = arena_array(a, c->operand_count, sizeof *operands);
    for (size_t i = 0; i < c->operand_count; i++)
        operands[i] = qapi_cond_make(a, &items[i]);
    c->operands = operands;
    return c;
}

/* What the dict says itself, and what a side file says of this part. */
static const struct cond *get_cond(const struct definer *d, const struct qapi_value *dict,
                                   enum qapi_condition_role role, const char *part) {
    const struct qapi_value *v = qapi_value_get(dict, "if");
    const struct cond *own = v ? qapi_cond_make(d->arena, v) : NULL;

    return qapi_conditions_add(d->front->schema, d->arena, own, d->expr->name, role, part);
}

/* The definition's. */
static const struct cond *get_own_cond(const struct definer *d) {
    return get_cond(d, &d->expr->value, QAPI_CONDITION_DEFINITION, d->expr->name);
}

/* The name of an enum's value or a feature: itself, or its key 'name'. */
static const struct qapi_value *name_of(const struct qapi_value *v) {
    return v->kind == QAPI_DICT ? qapi_value_get(v, "name") : v;
}

/* A side file knows a definition's own features only. */
static const struct cond *feature_cond(const struct definer *d, const struct qapi_value *owner,
                                       const struct qapi_value *feature, const char *name) {
    const struct qapi_value *v = qapi_value_get(feature, "if");

    if (owner == &d->expr->value)
        return get_cond(d, feature, QAPI_CONDITION_FEATURE, name);
    return v ? qapi_cond_make(d->arena, v) : NULL;
}

static struct qapi_features get_features(const struct definer *d, const struct qapi_value *dict) {
    const struct qapi_value *v = qapi_value_get(dict, "features");
    struct qapi_features features = {NULL, v ? v->count : 0};

    features.list = arena_array(d->arena, features.count, sizeof *features.list);
    for (size_t i = 0; i < features.count; i++) {
        const struct qapi_value *name = name_of(&v->items[i]);
        uint32_t number = qapi_store_feature(d->store, name->text.p, name->span);

        features.list[i] = (struct qapi_feature){
            .name = name->text.p,
            .number = number,
            .special = number < 2,
            .span = name->span,
        };
    }
    for (size_t i = 0; i < features.count; i++)
        features.list[i].cond = feature_cond(d, dict, &v->items[i], features.list[i].name);
    return features;
}

/* ---- members and branches ---- */

/* The name of the type that is written as T or [T]. */
static const char *type_name(struct definer *d, const struct qapi_value *v) {
    if (v->kind == QAPI_LIST)
        return qapi_store_array(d->store, v->items[0].text.p, &d->pending, v->items[0].span);
    return v->text.p;
}

static const struct qapi_value *type_of(const struct qapi_value *v) {
    return v->kind == QAPI_DICT ? qapi_value_get(v, "type") : v;
}

/* Their types' names go to *types, in the same order. */
static struct qapi_member *make_members(struct definer *d, const struct qapi_value *dict,
                                        const char ***types) {
    struct qapi_member *members = arena_array(d->arena, dict->count, sizeof *members);

    *types = arena_array(d->arena, dict->count, sizeof **types);
    for (size_t i = 0; i < dict->count; i++) {
        const char *key = dict->keys[i].name.p;
        const struct qapi_value *v = &dict->items[i], *type = type_of(v);
        struct qapi_member *m = &members[i];

        m->optional = key[0] == '*';
        m->name = key + m->optional;
        m->c_name = qapi_c_name(d->arena, m->name);
        m->c_number = qapi_store_c_number(d->store, m->c_name);
        m->span = dict->keys[i].span;
        m->type_span = type->span;
        (*types)[i] = type_name(d, type);
        m->cond = get_cond(d, v, QAPI_CONDITION_MEMBER, m->name);
        m->features = get_features(d, v);
    }
    return members;
}

static struct qapi_branch *make_branches(struct definer *d, const struct qapi_value *dict) {
    struct qapi_branch *branches = arena_array(d->arena, dict->count, sizeof *branches);

    d->pending.member_types = arena_array(d->arena, dict->count, sizeof *d->pending.member_types);
    for (size_t i = 0; i < dict->count; i++) {
        const struct qapi_value *v = &dict->items[i], *type = type_of(v);
        struct qapi_branch *b = &branches[i];

        b->name = dict->keys[i].name.p;
        b->c_name = qapi_c_name(d->arena, b->name);
        b->c_number = qapi_store_c_number(d->store, b->c_name);
        b->span = dict->keys[i].span;
        b->type_span = type->span;
        d->pending.member_types[i] = type_name(d, type);
        b->cond = get_cond(d, v, QAPI_CONDITION_BRANCH, b->name);
    }
    return branches;
}

/* ---- entities ---- */

static void report_twice(struct definer *d, struct qapi_span where, const char *name) {
    const struct qapi_entity *earlier = qapi_store_find(d->store, name);

    if (!earlier->span.source) {
        qapi_error(d->expr->head, where, "'%s' is defined already: it is built in", name);
        return;
    }
    qapi_error(d->expr->head, where, "'%s' is defined already", name);
    qapi_note(earlier->name_span, "the earlier definition");
}

/* The entity that the expression defines. A second one of a name is an error, and is not looked
 * into any further. */
static struct qapi_entity *add_entity(struct definer *d, enum qapi_kind kind) {
    const struct qapi_expr *x = d->expr;
    struct qapi_entity *e = qapi_store_add(d->store, kind);

    e->span = x->value.span;
    e->name_span = x->name_span;
    e->doc = x->doc && x->doc->symbol && strcmp(x->doc->symbol, x->name) == 0 ? x->doc : NULL;
    if (e->doc)
        x->doc->entity = e;
    e->cond = get_own_cond(d);
    if (!qapi_store_name(d->store, e, x->name)) {
        report_twice(d, x->name_span, x->name);
        e->name = x->name;
        e->c_name = qapi_c_name(d->arena, x->name);
        d->pending.broken = true;
    }
    *qapi_store_pending(d->store, e) = d->pending;
    return e;
}

/* The type of members that have no type name. Returns its name; NULL when there are no members. */
static const char *add_implicit(struct definer *d, const struct qapi_value *dict,
                                const char *role) {
    const char *name = qapi_concat(d->arena, "q_obj_", d->expr->name, "-", role, NULL);
    const char **types;
    struct qapi_member *members = make_members(d, dict, &types);
    struct qapi_entity *e;
    struct qapi_pending *p;

    if (!dict->count)
        return NULL;
    if (qapi_store_find(d->store, name))
        return name; /* of a definition of the same name, which will be reported */
    e = qapi_store_add(d->store, QAPI_OBJECT);
    qapi_store_name(d->store, e, name);
    e->implicit = true;
    e->span = d->expr->value.span;
    e->name_span = d->expr->name_span;
    e->cond = get_own_cond(d);
    e->object.members = members;
    e->object.count = dict->count;
    p = qapi_store_pending(d->store, e);
    *p = (struct qapi_pending){.head = d->pending.head,
                               .meta = d->pending.meta,
                               .owner = d->pending.owner,
                               .member_types = types,
                               .data_span = dict->span};
    return name;
}

static void define_enum(struct definer *d) {
    const struct qapi_value *data = get(d, "data"), *prefix = get(d, "prefix");
    const struct qapi_compat *compat = d->front->schema->compat;
    const char *p = prefix ? prefix->text.p : NULL, *name = d->expr->name;
    struct qapi_features features = get_features(d, &d->expr->value);
    struct qapi_enum_value *values = arena_array(d->arena, data->count, sizeof *values);
    struct qapi_entity *e;

    for (size_t i = 0; i < data->count; i++) {
        const struct qapi_value *v = name_of(&data->items[i]);
        const char *c_name = qapi_c_name(d->arena, v->text.p);

        values[i] = (struct qapi_enum_value){
            .name = v->text.p,
            .c_name = c_name,
            .c_number = qapi_store_c_number(d->store, c_name),
            .constant = qapi_enum_constant(d->arena, compat, name, p, v->text.p),
            .cond = get_cond(d, &data->items[i], QAPI_CONDITION_VALUE, v->text.p),
            .features = get_features(d, &data->items[i]),
            .span = v->span,
        };
    }
    e = add_entity(d, QAPI_ENUM);
    e->features = features;
    e->c_type = e->c_param_type = e->c_name;
    e->enumeration = (struct qapi_enum){values, data->count, p,
                                        qapi_enum_constant(d->arena, compat, name, p, "_MAX")};
}

static void set_pointer_type(struct definer *d, struct qapi_entity *e) {
    e->c_type = e->c_param_type = qapi_concat(d->arena, e->c_name, " *", NULL);
}

/* A type's name that is empty counts as none. */
static const char *or_none(const struct qapi_value *v, const char *what) {
    if (v && v->text.n)
        return v->text.p;
    if (v)
        qapi_report(DIAG_WARNING, v->span, "an empty name: taken as if there were no %s", what);
    return NULL;
}

static void define_struct(struct definer *d) {
    const struct qapi_value *data = get(d, "data"), *base = get(d, "base");
    struct qapi_features features = get_features(d, &d->expr->value);
    struct qapi_member *members = make_members(d, data, &d->pending.member_types);
    struct qapi_entity *e;

    d->pending.base = or_none(base, "'base'");
    d->pending.base_span = base ? base->span : d->pending.head;
    d->pending.data_span = data->span;
    e = add_entity(d, QAPI_OBJECT);
    e->features = features;
    e->object.members = members;
    e->object.count = data->count;
    set_pointer_type(d, e);
}

static void define_union(struct definer *d) {
    const struct qapi_value *data = get(d, "data"), *base = get(d, "base");
    const struct qapi_value *tag = get(d, "discriminator");
    struct qapi_features features = get_features(d, &d->expr->value);
    struct qapi_branch *branches;
    struct qapi_entity *e;

    d->pending.base =
        base->kind == QAPI_DICT ? add_implicit(d, base, "base") : or_none(base, "'base'");
    d->pending.base_span = base->span;
    d->pending.tag = tag->text.p;
    d->pending.tag_span = tag->span;
    d->pending.data_span = data->span;
    branches = make_branches(d, data);
    e = add_entity(d, QAPI_OBJECT);
    e->features = features;
    e->object.is_union = true;
    e->object.branches = branches;
    e->object.branch_count = data->count;
    set_pointer_type(d, e);
}

static void define_alternate(struct definer *d) {
    const struct qapi_value *data = get(d, "data");
    struct qapi_features features = get_features(d, &d->expr->value);
    struct qapi_branch *branches = make_branches(d, data);
    struct qapi_entity *e = add_entity(d, QAPI_ALTERNATE);

    e->features = features;
    e->alternate.branches = branches;
    e->alternate.count = data->count;
    set_pointer_type(d, e);
}

static bool flag(const struct definer *d, const char *key, bool otherwise) {
    const struct qapi_value *v = get(d, key);

    return v ? v->truth : otherwise;
}

static void set_arguments(struct definer *d) {
    const struct qapi_value *data = get(d, "data");

    if (!data)
        return;
    d->pending.arguments_span = data->span;
    d->pending.arguments =
        data->kind == QAPI_DICT ? add_implicit(d, data, "arg") : or_none(data, "'data'");
}

static void define_command(struct definer *d) {
    const struct qapi_value *returns = get(d, "returns");
    struct qapi_features features = get_features(d, &d->expr->value);
    struct qapi_entity *e;

    set_arguments(d);
    if (returns && returns->kind == QAPI_LIST)
        d->pending.returns = type_name(d, returns);
    else
        d->pending.returns = or_none(returns, "'returns'");
    e = add_entity(d, QAPI_COMMAND);
    e->features = features;
    e->command = (struct qapi_command){
        .boxed = flag(d, "boxed", false),
        .gen = flag(d, "gen", true),
        .success_response = flag(d, "success-response", true),
        .allow_oob = flag(d, "allow-oob", false),
        .allow_preconfig = flag(d, "allow-preconfig", false),
        .coroutine = flag(d, "coroutine", false),
    };
    if (returns)
        e->command.returns_span = returns->span;
}

static void define_event(struct definer *d) {
    struct qapi_features features = get_features(d, &d->expr->value);
    struct qapi_entity *e;

    set_arguments(d);
    e = add_entity(d, QAPI_EVENT);
    e->features = features;
    e->event.boxed = flag(d, "boxed", false);
}

static void define_include(struct definer *d) {
    struct qapi_entity *e = qapi_store_add(d->store, QAPI_INCLUDE);

    e->span = d->expr->value.span;
    e->name_span = d->expr->head;
    e->include.module = qapi_store_module(d->store, d->expr->included);
}

/* ---- the pass ---- */

/* [enum qapi_meta] */
static const struct {
    const char *name;
    void (*define)(struct definer *d);
} metas[] = {
    {"enum", define_enum},           {"struct", define_struct},   {"union", define_union},
    {"alternate", define_alternate}, {"command", define_command}, {"event", define_event},
    {"include", define_include},
};

/* A definition with errors still takes its name, so that its users are not said to be wrong. */
static void define_faulty(struct definer *d) {
    struct qapi_entity *e;

    if (!d->expr->name || qapi_store_find(d->store, d->expr->name))
        return;
    e = qapi_store_add(d->store, QAPI_OBJECT);
    qapi_store_name(d->store, e, d->expr->name);
    e->span = d->expr->value.span;
    e->name_span = d->expr->name_span;
    d->pending.broken = true;
    *qapi_store_pending(d->store, e) = d->pending;
}

void qapi_define(struct qapi_front *f) {
    struct qapi_store *store = (struct qapi_store *)f->schema;

    qapi_store_builtins(store);
    qapi_store_module(store, f->schema->sources[0]);
    for (size_t i = 0; i < f->expr_count; i++) {
        const struct qapi_expr *x = &f->exprs[i];
        struct definer d = {f,
                            store,
                            &f->schema->arena,
                            x,
                            {.head = x->head, .meta = metas[x->meta].name, .owner = x->name}};

        if (x->faulty)
            define_faulty(&d);
        else
            metas[x->meta].define(&d);
    }
}
