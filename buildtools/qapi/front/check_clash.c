/* SPDX-License-Identifier: MIT */
/*
 * Names that are the same in C.
 */
#include "qapi/front/check_schema.h"
#include "qapi/front/message.h"

/* Unions in branches of unions multiply. A schema that makes this many steps was made to. */
enum { MOST_STEPS = 20 * 1000 * 1000 };

/* "member 'a' of struct 'Foo'", seen from e: what is e's own is not said to be. */
static const char *describe_named(struct qapi_checker *c, const struct qapi_entity *e,
                                  const struct qapi_named *n) {
    struct arena *a = &c->store->schema.arena;
    const char *own = qapi_store_pending(c->store, e)->owner;
    const char *owner = n->owner ? qapi_store_pending(c->store, n->owner)->owner : NULL;

    if (!owner || !own || strcmp(owner, own) == 0)
        return arena_printf(a, "%s '%s'", n->role, n->name);
    return arena_printf(a, "%s '%s' of %s", n->role, n->name, qapi_check_describe(c, n->owner));
}

static void report_clash(struct qapi_checker *c, const struct qapi_entity *e,
                         const struct qapi_named *n, const struct qapi_named *earlier) {
    const char *what = describe_named(c, e, n), *other = describe_named(c, e, earlier);

    if (strcmp(n->name, earlier->name) != 0)
        qapi_check_error(c, e, n->span, "%s has the same name in C as %s", what, other);
    else if (strcmp(what, other) == 0)
        qapi_check_error(c, e, n->span, "%s is there twice", what);
    else
        qapi_check_error(c, e, n->span, "%s has the same name as %s", what, other);
    qapi_note(earlier->span, "%s", strcmp(what, other) == 0 ? "the first one" : other);
}

bool qapi_seen_add(struct qapi_checker *c, const struct qapi_entity *e, uint32_t number,
                   struct qapi_named named) {
    struct qapi_seen *s = &c->seen;
    struct qapi_named *slot;

    if (number >= s->capacity) {
        size_t before = s->capacity;

        s->by_number = array_grow(s->by_number, &s->capacity, number + 1, sizeof *s->by_number);
        memset(s->by_number + before, 0, (s->capacity - before) * sizeof *s->by_number);
    }
    slot = &s->by_number[number];
    if (slot->role) {
        report_clash(c, e, &named, slot);
        return false;
    }
    *slot = named;
    s->log = array_grow(s->log, &s->log_capacity, s->count + 1, sizeof *s->log);
    s->log[s->count++] = number;
    return true;
}

void qapi_seen_rewind(struct qapi_seen *s, size_t count) {
    while (s->count > count)
        s->by_number[s->log[--s->count]].role = NULL;
}

bool qapi_check_features(struct qapi_checker *c, const struct qapi_entity *e,
                         const struct qapi_features *features) {
    size_t scope = c->seen.count;
    bool good = true;

    for (size_t i = 0; i < features->count; i++) {
        const struct qapi_feature *f = &features->list[i];

        good &= qapi_seen_add(c, e, c->store->schema.features[f->number].c_number,
                              (struct qapi_named){"feature", f->name, NULL, f->span});
    }
    qapi_seen_rewind(&c->seen, scope);
    return good;
}

static bool check_steps(struct qapi_checker *c, const struct qapi_entity *e) {
    if (++c->steps == MOST_STEPS)
        qapi_check_error(c, e, qapi_store_pending(c->store, e)->head,
                         "there are too many combinations of branches to check them all");
    return c->steps < MOST_STEPS;
}

bool qapi_check_members_clash(struct qapi_checker *c, const struct qapi_entity *e,
                              const struct qapi_entity *object) {
    const struct qapi_object *o = &object->object;
    bool good = true;

    for (size_t i = 0; i < o->all_count && check_steps(c, e); i++) {
        const struct qapi_member *m = o->all[i];

        good &= qapi_seen_add(c, e, m->c_number,
                              (struct qapi_named){"member", m->name, m->owner, m->span});
    }
    for (size_t i = 0; good && i < o->branch_count && check_steps(c, e); i++) {
        size_t scope = c->seen.count;

        good &= qapi_check_members_clash(c, e, o->branches[i].type);
        qapi_seen_rewind(&c->seen, scope);
    }
    return good;
}
