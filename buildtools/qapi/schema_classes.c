/* SPDX-License-Identifier: MIT */
#include "qapi/schema_classes.h"

#include <stdlib.h>

/* ---- items ---- */

/* How many items an entity is. */
static size_t count_items(const struct qapi_entity *e) {
    size_t n = 1 + e->features.count;

    if (e->kind == QAPI_ENUM) {
        for (size_t i = 0; i < e->enumeration.count; i++)
            n += 1 + e->enumeration.values[i].features.count;
    }
    if (e->kind == QAPI_OBJECT) {
        for (size_t i = 0; i < e->object.count; i++)
            n += 1 + e->object.members[i].features.count;
        n += e->object.branch_count;
    }
    return e->kind == QAPI_ALTERNATE ? n + e->alternate.count : n;
}

struct filler {
    struct qapi_classes *classes;
    struct qapi_class *module;
    const struct qapi_entity *entity;
};

static const struct qapi_item *add(struct filler *f, enum qapi_item_kind kind, const char *name,
                                   const struct qapi_item *of, const struct cond *own,
                                   struct qapi_span span) {
    struct qapi_item *item = &f->module->items[f->module->count++];
    const struct cond *cond = own;

    if (of && of->cond)
        cond = own ? cond_and(&f->classes->arena, of->cond, own) : of->cond;
    *item = (struct qapi_item){
        .kind = kind,
        .name = name,
        .entity = f->entity,
        .of = of,
        .own = own,
        .cond = cond,
        .set = of && !own ? of->set : qapi_sets_of(&f->classes->sets, cond),
        .on_target = own && where_on_target(f->classes->targets, own),
        .span = span,
    };
    return item;
}

static void add_features(struct filler *f, const struct qapi_item *of,
                         const struct qapi_features *features) {
    for (size_t i = 0; i < features->count; i++) {
        const struct qapi_feature *feature = &features->list[i];

        add(f, QAPI_ITEM_FEATURE, feature->name, of, feature->cond, feature->span);
    }
}

static void add_branches(struct filler *f, const struct qapi_item *of,
                         const struct qapi_branch *branches, size_t count) {
    for (size_t i = 0; i < count; i++)
        add(f, QAPI_ITEM_BRANCH, branches[i].name, of, branches[i].cond, branches[i].span);
}

static void add_parts(struct filler *f, const struct qapi_item *of) {
    const struct qapi_entity *e = f->entity;

    if (e->kind == QAPI_ENUM) {
        for (size_t i = 0; i < e->enumeration.count; i++) {
            const struct qapi_enum_value *v = &e->enumeration.values[i];

            add_features(f, add(f, QAPI_ITEM_VALUE, v->name, of, v->cond, v->span), &v->features);
        }
    }
    if (e->kind == QAPI_OBJECT) {
        for (size_t i = 0; i < e->object.count; i++) {
            const struct qapi_member *m = &e->object.members[i];

            add_features(f, add(f, QAPI_ITEM_MEMBER, m->name, of, m->cond, m->span), &m->features);
        }
        add_branches(f, of, e->object.branches, e->object.branch_count);
    }
    if (e->kind == QAPI_ALTERNATE)
        add_branches(f, of, e->alternate.branches, e->alternate.count);
}

static void add_definition(struct filler *f, const struct qapi_entity *e) {
    size_t first = f->module->count;
    const struct qapi_item *item;
    bool dependent = false;

    f->entity = e;
    item = add(f, QAPI_ITEM_DEFINITION, e->name, NULL, e->cond, e->name_span);
    add_features(f, item, &e->features);
    add_parts(f, item);
    for (size_t i = first; i < f->module->count; i++)
        dependent |= f->module->items[i].on_target;
    f->module->definitions++;
    f->module->dependent += dependent;
}

static void fill_module(struct qapi_classes *c, struct qapi_class *module) {
    const struct qapi_module *m = module->module;
    struct filler f = {c, module, NULL};
    size_t room = 0;

    for (size_t i = 0; i < m->count; i++)
        room += count_items(m->entities[i]);
    module->items = arena_array(&c->arena, room, sizeof *module->items);
    for (size_t i = 0; i < m->count; i++) {
        if (m->entities[i]->kind != QAPI_INCLUDE)
            add_definition(&f, m->entities[i]);
    }
}

/* ---- who leads to a definition ---- */

/* For each entity the targets for which a command or event, that exists there, leads to it. */
struct reach {
    struct qapi_classes *classes;
    uint64_t **targets; /* [schema->entity_count] */
    bool changed;
};

static void lead(struct reach *r, const struct qapi_entity *to, const uint64_t *from,
                 const struct cond *cond) {
    struct qapi_sets *sets = &r->classes->sets;
    size_t count = r->classes->targets->count;
    uint64_t *mask, *before;

    if (!to)
        return;
    mask = mask_new(sets->arena, count);
    mask_unite(mask, from, count);
    if (cond)
        mask_intersect(mask, sets->list[qapi_sets_of(sets, cond)].possible, count);
    before = r->targets[to->number];
    r->changed |= !mask_within(mask, before, count);
    mask_unite(before, mask, count);
}

static void lead_from_object(struct reach *r, const struct qapi_entity *e, const uint64_t *from) {
    lead(r, e->object.base, from, NULL);
    for (size_t i = 0; i < e->object.count; i++)
        lead(r, e->object.members[i].type, from, e->object.members[i].cond);
    for (size_t i = 0; i < e->object.branch_count; i++)
        lead(r, e->object.branches[i].type, from, e->object.branches[i].cond);
}

static void lead_from(struct reach *r, const struct qapi_entity *e) {
    const uint64_t *from = r->targets[e->number];

    switch (e->kind) {
    case QAPI_ARRAY: lead(r, e->array_of.element, from, NULL); break;
    case QAPI_OBJECT: lead_from_object(r, e, from); break;
    case QAPI_ALTERNATE:
        for (size_t i = 0; i < e->alternate.count; i++)
            lead(r, e->alternate.branches[i].type, from, e->alternate.branches[i].cond);
        break;
    case QAPI_COMMAND:
        lead(r, e->command.arguments, from, NULL);
        lead(r, e->command.returns, from, NULL);
        break;
    case QAPI_EVENT: lead(r, e->event.arguments, from, NULL); break;
    default: break;
    }
}

static struct reach reach_all(struct qapi_classes *c) {
    const struct qapi_schema *s = c->schema;
    struct reach r = {c, arena_array(&c->arena, s->entity_count, sizeof(uint64_t *)), true};

    for (size_t i = 0; i < s->entity_count; i++) {
        const struct qapi_entity *e = s->entities[i];

        r.targets[i] = mask_new(&c->arena, c->targets->count);
        if (e->kind == QAPI_COMMAND || e->kind == QAPI_EVENT)
            mask_unite(r.targets[i], c->sets.list[qapi_sets_of(&c->sets, e->cond)].possible,
                       c->targets->count);
    }
    while (r.changed) {
        r.changed = false;
        for (size_t i = 0; i < s->entity_count; i++)
            lead_from(&r, s->entities[i]);
    }
    return r;
}

/* ---- what could move ---- */

/* Is the definition whose items begin here the same for all targets? */
static bool is_common(const struct qapi_class *module, size_t first) {
    for (size_t i = first; i < module->count; i++) {
        if (module->items[i].entity != module->items[first].entity)
            break;
        if (module->items[i].on_target)
            return false;
    }
    return true;
}

static void find_movable(struct qapi_classes *c, const struct reach *r,
                         const struct qapi_class *module) {
    for (size_t i = 0; module->dependent && i < module->count; i++) {
        const struct qapi_item *item = &module->items[i];

        if (item->kind != QAPI_ITEM_DEFINITION || !is_common(module, i))
            continue;
        c->movable =
            array_grow(c->movable, &c->movable_capacity, c->movable_count + 1, sizeof *c->movable);
        c->movable[c->movable_count++] =
            (struct qapi_movable){item, r->targets[item->entity->number]};
    }
}

/* ---- all ---- */

void qapi_classify(struct qapi_classes *c, const struct qapi_schema *s,
                   const struct targets *targets) {
    struct reach r;

    *c = (struct qapi_classes){.schema = s, .targets = targets};
    qapi_sets_init(&c->sets, targets, &c->arena);
    c->modules = arena_array(&c->arena, s->module_count, sizeof *c->modules);
    for (size_t i = 0; i < s->module_count; i++) {
        if (s->modules[i]->builtin)
            continue;
        c->modules[c->module_count].module = s->modules[i];
        fill_module(c, &c->modules[c->module_count++]);
    }
    r = reach_all(c);
    for (size_t i = 0; i < c->module_count; i++)
        find_movable(c, &r, &c->modules[i]);
    qapi_classify_faults(c);
}

void qapi_classes_free(struct qapi_classes *c) {
    qapi_sets_free(&c->sets);
    intern_free(&c->places);
    free(c->movable);
    free(c->faults);
    arena_free(&c->arena);
}
