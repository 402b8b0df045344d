/* SPDX-License-Identifier: MIT */
#include "qapi/gen/once.h"

#include <stdlib.h>
#include <string.h>

#include "qapi/front/message.h"
#include "qapi/where/logic.h"
#include "qapi/where/where.h"

/* A condition and its two parts. Few are distinct, so they are looked for one by one. */
struct taken {
    const struct cond *whole, *host;
    qapi_when when;
};

struct apart {
    const struct targets *ts;
    struct arena *arena; /* the schema's */
    struct logic logic;
    struct taken *taken; /* [taken_count] */
    size_t taken_count, taken_capacity;
    struct qapi_once_row *rows; /* [row_count] */
    size_t row_count, row_capacity;
    const struct cond **hosts; /* [host_count] */
    size_t host_count, host_capacity;
    struct intern open; /* symbols that were complained about */
    bool failed;
};

/* ---- symbols whose value is not known ---- */

struct unknown {
    struct apart *a;
    const struct cond *cond;
    size_t target;
};

static void complain(void *ctx, const char *symbol) {
    const struct unknown *u = ctx;
    uint32_t known = u->a->open.count;

    if (!targets_depends(u->a->ts, symbol))
        return;
    u->a->failed = true;
    if (intern_add(&u->a->open, str_from(symbol)) < known)
        return;
    qapi_report(DIAG_ERROR, qapi_cond_span(u->cond),
                "whether %s is defined is not known for target '%s'", symbol,
                u->a->ts->list[u->target].name);
    diag_hint("say for which targets it is: --define %s=TARGET,TARGET (none: --define %s=)", symbol,
              symbol);
}

/* ---- rows ---- */

static uint32_t host_number(struct apart *a, const struct cond *c) {
    for (size_t i = 0; i < a->host_count; i++) {
        if (cond_equal(a->hosts[i], c))
            return (uint32_t)i;
    }
    a->hosts = array_grow(a->hosts, &a->host_capacity, a->host_count + 1, sizeof *a->hosts);
    a->hosts[a->host_count] = c;
    return (uint32_t)a->host_count++;
}

/* The condition for all targets, where its part `host` holds anyway. */
static struct qapi_once_row make_row(struct apart *a, const struct cond *c,
                                     const struct cond *host) {
    struct where w = where_of(a->ts, a->arena, c);
    uint32_t care = logic_of(&a->logic, host);
    uint64_t *certain = mask_new(a->arena, a->ts->count);
    struct qapi_once_part *parts = arena_array(a->arena, w.count, sizeof *parts);
    struct qapi_once_row row = {.cond = c, .certain = certain, .parts = parts};

    for (size_t i = 0; i < w.count; i++) {
        const uint64_t *targets = w.groups[i].targets;
        const struct cond *left = logic_simplify(&a->logic, a->arena, w.groups[i].left, care);

        if (left) {
            cond_each_symbol(left, complain,
                             &(struct unknown){a, c, mask_next(targets, a->ts->count, 0)});
            parts[row.part_count++] = (struct qapi_once_part){targets, host_number(a, left)};
        } else {
            mask_unite(certain, targets, a->ts->count);
        }
    }
    return row;
}

static bool row_equal(const struct qapi_once_row *x, const struct qapi_once_row *y, size_t count) {
    if (x->part_count != y->part_count || !mask_equal(x->certain, y->certain, count))
        return false;
    for (size_t i = 0; i < x->part_count; i++) {
        if (x->parts[i].host != y->parts[i].host ||
            !mask_equal(x->parts[i].targets, y->parts[i].targets, count))
            return false;
    }
    return true;
}

/* The number of a row; 0 for what holds for every target. */
static qapi_when row_number(struct apart *a, const struct qapi_once_row *row) {
    size_t i = 0;

    if (mask_count(row->certain, a->ts->count) == a->ts->count)
        return 0;
    while (i < a->row_count && !row_equal(&a->rows[i], row, a->ts->count))
        i++;
    if (i == a->row_count) {
        a->rows = array_grow(a->rows, &a->row_capacity, i + 1, sizeof *a->rows);
        a->rows[a->row_count++] = *row;
    }
    return (qapi_when)(i + 1);
}

static struct taken take(struct apart *a, const struct cond *c) {
    struct taken t = {.whole = c, .host = where_host_part(a->ts, a->arena, c)};
    struct qapi_once_row row;

    if (cond_is_never(t.host))
        return t;
    row = make_row(a, c, t.host);
    t.when = row_number(a, &row);
    return t;
}

/* Takes one condition of the schema apart. Some stand at two places, and what was taken apart has
 * nothing of the target left. */
static void apply(struct apart *a, const struct cond **cond, qapi_when *when) {
    size_t i = 0;

    if (!*cond || !where_on_target(a->ts, *cond))
        return;
    while (i < a->taken_count && !cond_equal(a->taken[i].whole, *cond))
        i++;
    if (i == a->taken_count) {
        struct taken t = take(a, *cond);

        a->taken = array_grow(a->taken, &a->taken_capacity, i + 1, sizeof *a->taken);
        a->taken[a->taken_count++] = t;
    }
    *cond = a->taken[i].host;
    *when = a->taken[i].when;
}

/* ---- the schema's conditions ---- */

static void apply_features(struct apart *a, struct qapi_features *f) {
    for (size_t i = 0; i < f->count; i++)
        apply(a, &f->list[i].cond, &f->list[i].when);
}

static void apply_values(struct apart *a, const struct qapi_enum *e) {
    for (size_t i = 0; i < e->count; i++) {
        apply(a, &e->values[i].cond, &e->values[i].when);
        apply_features(a, &e->values[i].features);
    }
}

static void apply_members(struct apart *a, const struct qapi_object *o) {
    for (size_t i = 0; i < o->count; i++) {
        apply(a, &o->members[i].cond, &o->members[i].when);
        apply_features(a, &o->members[i].features);
    }
}

static void apply_branches(struct apart *a, struct qapi_branch *branches, size_t count) {
    for (size_t i = 0; i < count; i++)
        apply(a, &branches[i].cond, &branches[i].when);
}

static void apply_entity(struct apart *a, struct qapi_entity *e) {
    apply(a, &e->cond, &e->when);
    apply_features(a, &e->features);
    if (e->kind == QAPI_ENUM)
        apply_values(a, &e->enumeration);
    if (e->kind == QAPI_OBJECT) {
        apply_members(a, &e->object);
        apply_branches(a, e->object.branches, e->object.branch_count);
    }
    if (e->kind == QAPI_ALTERNATE)
        apply_branches(a, e->alternate.branches, e->alternate.count);
}

/* ---- the whole ---- */

static void *keep(struct arena *arena, const void *list, size_t count, size_t size) {
    void *copy = arena_array(arena, count, size);

    if (count)
        memcpy(copy, list, count * size);
    return copy;
}

static void finish(const struct apart *a, struct qapi_schema *s, const char *target_function) {
    struct qapi_once *once = arena_alloc(a->arena, sizeof *once);

    *once = (struct qapi_once){
        .targets = a->ts,
        .target_function = target_function,
        .rows = keep(a->arena, a->rows, a->row_count, sizeof *a->rows),
        .row_count = a->row_count,
        .hosts = keep(a->arena, a->hosts, a->host_count, sizeof *a->hosts),
        .host_count = a->host_count,
    };
    s->once = once;
}

bool qapi_once_apply(struct qapi_schema *s, const struct targets *targets,
                     const char *target_function) {
    struct apart a = {.ts = targets, .arena = &s->arena};

    for (size_t i = 0; i < s->entity_count; i++)
        apply_entity(&a, s->entities[i]);
    finish(&a, s, target_function);
    logic_free(&a.logic);
    intern_free(&a.open);
    free(a.taken);
    free(a.rows);
    free(a.hosts);
    return !a.failed;
}
