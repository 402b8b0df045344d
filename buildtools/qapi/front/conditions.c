/* SPDX-License-Identifier: MIT */
#include "qapi/front/conditions.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/intern.h"
#include "base/path.h"
#include "qapi/front/c_names.h"
#include "qapi/front/check_name.h"
#include "qapi/front/front.h"
#include "qapi/front/message.h"

struct part {
    const char *definition, *name;
    enum qapi_condition_role role;
    const struct cond *cond;
    struct qapi_span span;
    const struct qapi_expr *expr; /* NULL: the schema has no such definition */
    bool used;
};

struct qapi_conditions {
    struct intern keys; /* "DEFINITION KEY PART"; its numbers are indices of the list */
    struct part *list;  /* [count] */
    size_t count, capacity;
};

/* [enum qapi_condition_role] */
const char *const qapi_condition_keys[] = {"if", "members", "values", "branches", "features"};

enum { ROLES = sizeof qapi_condition_keys / sizeof *qapi_condition_keys };

struct reader {
    struct qapi_front *front;
    struct qapi_conditions *conditions;
    const char *definition;
    const struct qapi_expr *expr; /* the schema's, or NULL */
};

static struct str key_of(struct arena *a, const char *definition, enum qapi_condition_role role,
                         const char *part) {
    return str_from(qapi_concat(a, definition, " ", qapi_condition_keys[role], " ", part, NULL));
}

static bool add_part(struct reader *r, enum qapi_condition_role role, struct str name,
                     struct qapi_span where, const struct qapi_value *cond) {
    struct qapi_conditions *c = r->conditions;
    struct arena *a = &r->front->schema->arena;
    struct qapi_expr expr = {
        .head = where, .name = r->definition, .meta = r->expr ? r->expr->meta : QAPI_META_STRUCT};
    struct qapi_expr_check check = {r->front, &expr, a};
    const char *what = role ? qapi_concat(a, "'", name.p, "'", NULL) : "the definition";

    if (!qapi_check_cond(&check, cond, what))
        return false;
    if (intern_add(&c->keys, key_of(a, r->definition, role, name.p)) < c->count) {
        qapi_error(where, where, "'%s' has a condition for %s already", r->definition, what);
        return false;
    }
    c->list = array_grow(c->list, &c->capacity, c->count + 1, sizeof *c->list);
    c->list[c->count++] = (struct part){.definition = r->definition,
                                        .name = name.p,
                                        .role = role,
                                        .cond = qapi_cond_make(a, cond),
                                        .span = where,
                                        .expr = r->expr};
    return true;
}

static const char *key_name(const void *ctx, size_t i) {
    return ((const char *const *)ctx)[i];
}

static bool read_key(struct reader *r, const struct qapi_key *key, const struct qapi_value *v) {
    size_t role = 0;
    bool good = true;

    while (role < ROLES && !str_is(key->name, qapi_condition_keys[role]))
        role++;
    if (role == ROLES) {
        qapi_error(key->span, key->span, "conditions have no key '%s'", key->name.p);
        qapi_suggest(key->name.p, ROLES, key_name, qapi_condition_keys);
        return false;
    }
    if (role == QAPI_CONDITION_DEFINITION)
        return add_part(r, QAPI_CONDITION_DEFINITION, str_from(r->definition), key->span, v);
    if (v->kind != QAPI_DICT) {
        qapi_error(v->span, v->span, "'%s' takes an object of names and conditions, not %s",
                   key->name.p, qapi_value_describe(v));
        return false;
    }
    for (size_t i = 0; i < v->count; i++)
        good &= add_part(r, (enum qapi_condition_role)role, v->keys[i].name, v->keys[i].span,
                         &v->items[i]);
    return good;
}

static bool read_definition(struct reader *r, const struct qapi_value *v) {
    const struct qapi_value *name = qapi_value_get(v, "definition");
    const struct qapi_front *f = r->front;
    bool good = true;

    if (!name || name->kind != QAPI_STRING) {
        qapi_report(DIAG_ERROR, v->span,
                    "an object is due with a key 'definition', which names one of the schema's");
        return false;
    }
    r->definition = name->text.p;
    r->expr = NULL;
    for (size_t i = 0; i < f->expr_count && !r->expr; i++) {
        if (f->exprs[i].name && strcmp(f->exprs[i].name, r->definition) == 0)
            r->expr = &f->exprs[i];
    }
    for (size_t i = 0; i < v->count; i++) {
        if (!str_is(v->keys[i].name, "definition"))
            good &= read_key(r, &v->keys[i], &v->items[i]);
    }
    return good;
}

static struct qapi_source *load_source(struct qapi_front *f, const char *path) {
    struct arena *a = &f->schema->arena;
    struct qapi_source *s = arena_alloc(a, sizeof *s);
    struct str bytes;

    *s = (struct qapi_source){.path = path, .identity = path_normal(a, path)};
    if (!f->loader.load(f->loader.ctx, path, &bytes)) {
        diag_error("%s: cannot be read: %s", path, strerror(errno));
        return NULL;
    }
    return qapi_source_init(a, s, bytes) ? s : NULL;
}

bool qapi_conditions_read(struct qapi_front *f, const char *path) {
    struct arena *a = &f->schema->arena;
    struct qapi_source *source = load_source(f, path);
    struct reader r = {.front = f};
    struct qapi_lexer l;
    struct qapi_value v;
    bool good = source != NULL;

    if (!good)
        return false;
    r.conditions = f->schema->conditions = arena_alloc(a, sizeof *r.conditions);
    *r.conditions = (struct qapi_conditions){0};
    qapi_lexer_init(&l, a, source);
    qapi_lexer_next(&l, false);
    while (good && l.token.kind != QAPI_TOKEN_END)
        good = qapi_value_read(&l, &f->stack, &v) && read_definition(&r, &v);
    return good;
}

void qapi_conditions_check_used(struct qapi_front *f) {
    const struct qapi_conditions *c = f->schema->conditions;
    bool any = false; /* is the file for this schema, or for another of several? */

    for (size_t i = 0; c && i < c->count; i++)
        any |= c->list[i].expr != NULL;
    for (size_t i = 0; any && i < c->count; i++) {
        const struct part *p = &c->list[i];

        if (!p->expr && f->lint)
            qapi_report(DIAG_WARNING, p->span, "the schema has no definition '%s'", p->definition);
        else if (p->expr && !p->used && !p->expr->faulty)
            qapi_error(p->span, p->span, "'%s' has no '%s' among its %s", p->definition, p->name,
                       qapi_condition_keys[p->role]);
    }
}

const struct cond *qapi_conditions_add(const struct qapi_schema *s, struct arena *a,
                                       const struct cond *own, const char *definition,
                                       enum qapi_condition_role role, const char *part) {
    const struct qapi_conditions *c = s->conditions;
    uint32_t number;
    struct cond *both;

    if (!c)
        return own;
    number = intern_find(&c->keys, key_of(a, definition, role, part));
    if (number == INTERN_NONE)
        return own;
    c->list[number].used = true;
    if (!own)
        return c->list[number].cond;
    both = arena_alloc(a, sizeof *both);
    *both = *cond_and(a, own, c->list[number].cond);
    both->place = own->place;
    return both;
}

void qapi_conditions_free(struct qapi_conditions *c) {
    if (!c)
        return;
    intern_free(&c->keys);
    free(c->list);
}
