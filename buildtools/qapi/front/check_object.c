/* SPDX-License-Identifier: MIT */
/*
 * Structs and unions.
 */
#include "qapi/front/c_names.h"
#include "qapi/front/check_schema.h"
#include "qapi/front/message.h"

/* How deep types may be inside each other, because the check recurses. */
enum { DEEPEST = 256 };

/* ---- types inside types ---- */

static bool contains_itself(struct qapi_checker *c, const struct qapi_entity *e) {
    size_t i = c->use_count;

    qapi_check_error(c, e, e->name_span, "the type contains itself");
    while (i > 0 && c->uses[i - 1].user != e)
        i--;
    for (i = i ? i - 1 : 0; i < c->use_count; i++)
        qapi_note(c->uses[i].span, "%s contains this", qapi_check_describe(c, c->uses[i].user));
    return false;
}

/* Checks an object that is held inside `user`. */
static bool check_inner(struct qapi_checker *c, const struct qapi_entity *user,
                        struct qapi_entity *inner, struct qapi_span where) {
    bool good;

    if (c->use_count >= DEEPEST)
        return qapi_check_error(c, user, where, "types are inside each other more than %d deep",
                                DEEPEST);
    c->uses = array_grow(c->uses, &c->use_capacity, c->use_count + 1, sizeof *c->uses);
    c->uses[c->use_count++] = (struct qapi_use){user, where};
    good = qapi_check_object(c, inner);
    c->use_count--;
    return good;
}

static bool check_base(struct qapi_checker *c, struct qapi_entity *e) {
    struct qapi_pending *p = qapi_store_pending(c->store, e);
    struct qapi_entity *base;

    if (!p->base)
        return true;
    base = qapi_check_resolve(c, e, p->base, p->base_span, "'base'");
    if (!base)
        return false;
    if (base->kind != QAPI_OBJECT || base->object.is_union) {
        qapi_check_error(c, e, p->base_span, "'base' takes a struct, not %s",
                         qapi_check_describe(c, base));
        qapi_note(base->name_span, "its definition");
        return false;
    }
    e->object.base = base;
    return check_inner(c, e, base, p->base_span);
}

/* ---- members ---- */

/* Is there a has_ member beside an optional one of this type? */
static bool needs_has(const struct qapi_compat *compat, const struct qapi_entity *type) {
    return compat->has_for_pointers || type->kind == QAPI_ARRAY ||
           !str_ends(str_from(type->c_type), "*");
}

static bool check_member(struct qapi_checker *c, struct qapi_entity *e, size_t i) {
    struct qapi_member *m = &e->object.members[i];
    const char *what = qapi_concat(&c->store->schema.arena, "member '", m->name, "'", NULL);
    const char *name = qapi_store_pending(c->store, e)->member_types[i];

    m->owner = e;
    m->type = qapi_check_resolve(c, e, name, m->type_span, what);
    if (!m->type)
        return false;
    if (!m->type->c_type)
        return qapi_check_error(c, e, m->type_span, "%s cannot be of the internal type '%s'", what,
                                name);
    m->has = m->optional && needs_has(c->store->schema.compat, m->type);
    return qapi_check_features(c, e, &m->features);
}

/* The base's members, then its own. */
static void collect_members(struct qapi_checker *c, struct qapi_entity *e) {
    struct qapi_object *o = &e->object;
    size_t inherited = o->base ? o->base->object.all_count : 0;
    const struct qapi_member **all =
        arena_array(&c->store->schema.arena, inherited + o->count, sizeof *all);

    if (inherited)
        memcpy(all, o->base->object.all, inherited * sizeof *all);
    for (size_t i = 0; i < o->count; i++)
        all[inherited + i] = &o->members[i];
    o->all = all;
    o->all_count = inherited + o->count;
}

/* ---- unions ---- */

static const char *member_name(const void *ctx, size_t i) {
    return ((const struct qapi_object *)ctx)->all[i]->name;
}

static const char *value_name(const void *ctx, size_t i) {
    return ((const struct qapi_enum *)ctx)->values[i].name;
}

static bool check_tag(struct qapi_checker *c, struct qapi_entity *e) {
    struct qapi_pending *p = qapi_store_pending(c->store, e);
    struct qapi_object *o = &e->object;
    const char *wrong = NULL;

    for (size_t i = 0; i < o->all_count && !o->tag; i++) {
        if (strcmp(o->all[i]->name, p->tag) == 0)
            o->tag = o->all[i];
    }
    if (!o->tag) {
        qapi_check_error(c, e, p->tag_span, "the discriminator '%s' is not a member of the base",
                         p->tag);
        qapi_suggest(p->tag, o->all_count, member_name, o);
        return false;
    }
    if (o->tag->type->kind != QAPI_ENUM)
        wrong = arena_printf(&c->store->schema.arena, "of an enum type, not of %s",
                             qapi_check_describe(c, o->tag->type));
    else if (o->tag->optional)
        wrong = "there in any case, not optional";
    else if (o->tag->cond)
        wrong = "there in any case, without 'if'";
    if (!wrong)
        return true;
    qapi_check_error(c, e, p->tag_span, "the discriminator '%s' must be %s", p->tag, wrong);
    qapi_note(o->tag->span, "the member");
    return false;
}

static const struct qapi_enum_value *find_value(const struct qapi_enum *values, const char *name,
                                                size_t hint) {
    for (size_t i = 0; i < values->count; i++) {
        const struct qapi_enum_value *v = &values->values[(i + hint) % values->count];

        if (strcmp(v->name, name) == 0)
            return v;
    }
    return NULL;
}

static bool check_branch(struct qapi_checker *c, struct qapi_entity *e, size_t i) {
    struct qapi_branch *b = &e->object.branches[i];
    const struct qapi_enum *values = &e->object.tag->type->enumeration;
    const char *what = qapi_concat(&c->store->schema.arena, "branch '", b->name, "'", NULL);
    const char *name = qapi_store_pending(c->store, e)->member_types[i];
    struct qapi_entity *type = qapi_check_resolve(c, e, name, b->type_span, what);
    bool good = type != NULL;

    b->value = find_value(values, b->name, i);
    if (!b->value) {
        good = qapi_check_error(c, e, b->span, "%s is not a value of %s", what,
                                qapi_check_describe(c, e->object.tag->type));
        qapi_suggest(b->name, values->count, value_name, values);
        qapi_note(e->object.tag->type->name_span, "the enum");
    }
    if (!type)
        return false;
    b->type = type;
    if (type->kind != QAPI_OBJECT ||
        (type->object.is_union && !c->store->schema.compat->union_branch_may_be_union))
        return qapi_check_error(c, e, b->type_span, "%s cannot be of %s", what,
                                qapi_check_describe(c, type));
    return check_inner(c, e, type, b->type_span) && good;
}

static struct qapi_branch implicit_branch(struct qapi_checker *c, const struct qapi_entity *e,
                                          const struct qapi_enum_value *v) {
    return (struct qapi_branch){
        .name = v->name,
        .c_name = v->c_name,
        .c_number = v->c_number,
        .type = c->store->schema.empty,
        .value = v,
        .implicit = true,
        .cond = v->cond,
        .span = qapi_store_pending(c->store, e)->tag_span,
        .type_span = qapi_store_pending(c->store, e)->tag_span,
    };
}

/* The values that no branch is for get one without members. */
static void complete_branches(struct qapi_checker *c, struct qapi_entity *e) {
    struct qapi_object *o = &e->object;
    const struct qapi_enum *values = &o->tag->type->enumeration;
    struct arena *a = &c->store->schema.arena;
    struct qapi_branch *all = arena_array(a, o->branch_count + values->count, sizeof *all);
    bool *covered = arena_array(a, values->count, sizeof *covered);
    size_t n = o->branch_count;

    memcpy(all, o->branches, n * sizeof *all);
    for (size_t i = 0; i < n; i++) {
        if (all[i].value)
            covered[all[i].value - values->values] = true;
    }
    for (size_t i = 0; i < values->count; i++) {
        if (!covered[i])
            all[n++] = implicit_branch(c, e, &values->values[i]);
    }
    o->branches = all;
    o->branch_count = n;
}

static bool check_branches(struct qapi_checker *c, struct qapi_entity *e) {
    bool good = true;

    if (!check_tag(c, e))
        return false;
    for (size_t i = 0; i < e->object.branch_count; i++)
        good &= check_branch(c, e, i);
    complete_branches(c, e);
    if (!e->object.branch_count)
        good = qapi_check_error(c, e, e->name_span, "the union has no branches");
    return good;
}

/* ---- objects ---- */

static bool check_special(struct qapi_checker *c, const struct qapi_entity *e) {
    bool good = true;

    for (size_t i = 0; i < e->features.count; i++) {
        const struct qapi_feature *f = &e->features.list[i];

        if (f->special)
            good = qapi_check_error(c, e, f->span, "types cannot have the feature '%s'", f->name);
    }
    return good;
}

bool qapi_check_type_features(struct qapi_checker *c, const struct qapi_entity *e) {
    bool good = qapi_check_features(c, e, &e->features);

    return check_special(c, e) && good;
}

static bool check_parts(struct qapi_checker *c, struct qapi_entity *e) {
    bool good = qapi_check_type_features(c, e);
    size_t scope;

    if (!check_base(c, e))
        return false;
    for (size_t i = 0; i < e->object.count; i++)
        good &= check_member(c, e, i);
    collect_members(c, e);
    if (!good || (e->object.is_union && !check_branches(c, e)))
        return false;
    scope = c->seen.count;
    good = qapi_check_members_clash(c, e, e);
    qapi_seen_rewind(&c->seen, scope);
    return good;
}

bool qapi_check_object(struct qapi_checker *c, struct qapi_entity *e) {
    struct qapi_pending *p = qapi_store_pending(c->store, e);

    if (p->complete)
        return !p->broken;
    if (p->started)
        return contains_itself(c, e);
    p->started = true;
    if (!p->broken && !check_parts(c, e))
        p->broken = true;
    p->complete = true;
    return !p->broken;
}
