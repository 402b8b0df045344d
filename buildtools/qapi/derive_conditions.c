/* SPDX-License-Identifier: MIT */
#include "qapi/derive_conditions.h"

#include <string.h>

#include "qapi/front/conditions.h"
#include "qapi/where/where.h"

struct part {
    const char *name;
    const struct cond *cond;
};

/* The parts of a definition that a side file knows under one key. */
struct parts {
    struct part *list; /* [count] */
    size_t count;
};

struct derivation {
    struct arena arena;
    const struct targets *ts;
    struct buf *to;
    const char *definition;
    size_t here, all; /* conditions of this definition, and of all */
};

static struct parts new_parts(struct arena *a, size_t count) {
    return (struct parts){arena_array(a, count, sizeof(struct part)), count};
}

static struct parts members_of(struct arena *a, const struct qapi_entity *e) {
    const struct qapi_entity *object = e;
    struct parts p;

    if (e->kind == QAPI_COMMAND)
        object = e->command.arguments;
    else if (e->kind == QAPI_EVENT)
        object = e->event.arguments;
    else if (e->kind == QAPI_OBJECT && e->object.is_union)
        object = e->object.base;
    if (!object || object->kind != QAPI_OBJECT || (object != e && !object->implicit))
        return (struct parts){0};
    p = new_parts(a, object->object.count);
    for (size_t i = 0; i < p.count; i++)
        p.list[i] = (struct part){object->object.members[i].name, object->object.members[i].cond};
    return p;
}

static struct parts values_of(struct arena *a, const struct qapi_entity *e) {
    struct parts p = new_parts(a, e->kind == QAPI_ENUM ? e->enumeration.count : 0);

    for (size_t i = 0; i < p.count; i++)
        p.list[i] = (struct part){e->enumeration.values[i].name, e->enumeration.values[i].cond};
    return p;
}

static struct parts branches_of(struct arena *a, const struct qapi_entity *e) {
    const struct qapi_branch *branches = NULL;
    struct parts p = {0};
    size_t count = 0;

    if (e->kind == QAPI_ALTERNATE) {
        branches = e->alternate.branches;
        count = e->alternate.count;
    } else if (e->kind == QAPI_OBJECT && e->object.is_union) {
        branches = e->object.branches;
        count = e->object.branch_count;
    }
    p = new_parts(a, count);
    p.count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!branches[i].implicit)
            p.list[p.count++] = (struct part){branches[i].name, branches[i].cond};
    }
    return p;
}

static struct parts features_of(struct arena *a, const struct qapi_entity *e) {
    struct parts p = new_parts(a, e->features.count);

    for (size_t i = 0; i < p.count; i++)
        p.list[i] = (struct part){e->features.list[i].name, e->features.list[i].cond};
    return p;
}

/* [enum qapi_condition_role]; the definition itself has no parts. */
static struct parts (*const find_parts[])(struct arena *a, const struct qapi_entity *e) = {
    NULL, members_of, values_of, branches_of, features_of};

/* The condition in the words of a schema. */
static void print_cond(struct buf *to, const struct cond *c) {
    struct buf b = {0};

    cond_print_json(&b, c);
    for (size_t i = 0; i < b.n; i++)
        buf_putc(to, b.p[i] == '"' ? '\'' : b.p[i]);
    buf_free(&b);
}

static bool was_lost(const struct derivation *d, const struct cond *then, const struct cond *now) {
    return then && where_on_target(d->ts, then) && !(now && where_on_target(d->ts, now));
}

static void begin_key(struct derivation *d, const char *key) {
    if (!d->here)
        buf_printf(d->to, "\n{ 'definition': '%s'", d->definition);
    buf_printf(d->to, ",\n  '%s': ", key);
}

static void derive_parts(struct derivation *d, enum qapi_condition_role role,
                         const struct parts *then, const struct parts *now) {
    size_t n = 0;

    for (size_t i = 0; i < now->count; i++) {
        const struct part *part = NULL;

        for (size_t k = 0; k < then->count && !part; k++) {
            if (strcmp(then->list[k].name, now->list[i].name) == 0)
                part = &then->list[k];
        }
        if (!part || !was_lost(d, part->cond, now->list[i].cond))
            continue;
        if (!n++)
            begin_key(d, qapi_condition_keys[role]);
        buf_printf(d->to, "%s'%s': ", n == 1 ? "{ " : ", ", part->name);
        print_cond(d->to, part->cond);
        d->here++;
    }
    buf_puts(d->to, n ? " }" : "");
}

static void derive_entity(struct derivation *d, const struct qapi_entity *then,
                          const struct qapi_entity *now) {
    d->definition = now->name;
    d->here = 0;
    if (was_lost(d, then->cond, now->cond)) {
        begin_key(d, qapi_condition_keys[QAPI_CONDITION_DEFINITION]);
        print_cond(d->to, then->cond);
        d->here++;
    }
    for (enum qapi_condition_role role = QAPI_CONDITION_MEMBER; role <= QAPI_CONDITION_FEATURE;
         role++) {
        struct parts before = find_parts[role](&d->arena, then),
                     after = find_parts[role](&d->arena, now);

        derive_parts(d, role, &before, &after);
    }
    buf_puts(d->to, d->here ? " }\n" : "");
    d->all += d->here;
}

size_t qapi_derive_conditions(struct buf *to, const struct qapi_schema *older,
                              const struct qapi_schema *newer, const struct targets *ts) {
    struct derivation d = {.ts = ts, .to = to};

    buf_printf(to, "# What QEMU %s has for some targets only, and QEMU %s for all.\n",
               older->compat->name, newer->compat->name);
    for (size_t i = 0; i < newer->entity_count; i++) {
        const struct qapi_entity *now = newer->entities[i], *then;

        if (now->implicit || now->kind == QAPI_INCLUDE || now->kind == QAPI_ARRAY ||
            now->kind == QAPI_BUILTIN)
            continue;
        then = qapi_schema_find(older, now->name);
        if (then && then->kind == now->kind)
            derive_entity(&d, then, now);
    }
    arena_free(&d.arena);
    return d.all;
}
