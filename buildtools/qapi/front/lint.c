/* SPDX-License-Identifier: MIT */
/*
 * What QEMU's own generator accepts though it goes wrong later: errors where the C code cannot
 * compile, warnings where that depends on the configuration, or on what comes in at run time.
 */
#include <stdlib.h>

#include "qapi/front/c_names.h"
#include "qapi/front/check_schema.h"
#include "qapi/front/message.h"
#include "qapi/where/logic.h"

/* ---- names in C of different definitions ---- */

/* Who has a name in C. */
struct holder {
    const char *role; /* NULL: nobody yet */
    const char *name;
    const struct qapi_entity *entity;
    const struct cond *cond;
    struct qapi_span span;
};

struct holders {
    struct intern names;
    struct holder *list; /* [capacity] by number of the name */
    size_t capacity;
};

/* Notes who has a name. Two of the same name cannot be compiled, unless their conditions never hold
 * at the same time, which is not found out here. */
static void hold(struct qapi_checker *c, struct holders *h, const char *c_name,
                 struct holder holder) {
    uint32_t number = intern_add(&h->names, str_from(c_name));
    struct holder *earlier;

    if (number >= h->capacity) {
        size_t before = h->capacity;

        h->list = array_grow(h->list, &h->capacity, number + 1, sizeof *h->list);
        memset(h->list + before, 0, (h->capacity - before) * sizeof *h->list);
    }
    earlier = &h->list[number];
    if (!earlier->role) {
        *earlier = holder;
        return;
    }
    if (!holder.cond && !earlier->cond)
        qapi_check_error(c, holder.entity, holder.span, "%s '%s' is '%s' in C, as is another one",
                         holder.role, holder.name, c_name);
    else if (!c->front->lint)
        return;
    else
        qapi_report(DIAG_WARNING, holder.span,
                    "%s '%s' is '%s' in C, as is another one, whose conditions are different",
                    holder.role, holder.name, c_name);
    qapi_note(earlier->span, "%s '%s'", earlier->role, earlier->name);
}

static void hold_constants(struct qapi_checker *c, struct holders *h, const struct qapi_entity *e) {
    for (size_t i = 0; i < e->enumeration.count; i++) {
        const struct qapi_enum_value *v = &e->enumeration.values[i];

        hold(c, h, v->constant,
             (struct holder){"value", v->name, e, v->cond ? v->cond : e->cond, v->span});
    }
    hold(c, h, e->enumeration.max_constant,
         (struct holder){"the number of values of", e->name, e, e->cond, e->name_span});
}

static const char *role_of(const struct qapi_entity *e) {
    switch (e->kind) {
    case QAPI_COMMAND: return "command";
    case QAPI_EVENT: return "event";
    default: return "type";
    }
}

static void check_names(struct qapi_checker *c) {
    const struct qapi_schema *s = &c->store->schema;
    struct holders types = {0}, commands = {0}, events = {0}, constants = {0};
    struct holders *all[] = {&types, &commands, &events, &constants};

    for (size_t i = 0; i < s->entity_count; i++) {
        const struct qapi_entity *e = s->entities[i];
        struct holders *h = e->kind == QAPI_COMMAND ? &commands
                            : e->kind == QAPI_EVENT ? &events
                                                    : &types;

        if (e->kind == QAPI_INCLUDE)
            continue;
        hold(c, h, e->c_name, (struct holder){role_of(e), e->name, e, e->cond, e->name_span});
        if (e->kind == QAPI_ENUM)
            hold_constants(c, &constants, e);
    }
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        intern_free(&all[i]->names);
        free(all[i]->list);
    }
}

/* ---- conditions ---- */

/* C has no structs without members; the compilers that do have them warn if asked to. */
static void check_never_empty(const struct qapi_entity *e) {
    for (size_t i = 0; i < e->object.all_count; i++) {
        if (!e->object.all[i]->cond)
            return;
    }
    if (e->object.all_count && !e->object.is_union)
        qapi_report(DIAG_WARNING, e->name_span,
                    "all members of '%s' have conditions: in C it may have none", e->name);
}

/* Is the type there whenever all of `given` hold? */
static void check_type(const struct qapi_entity *type, struct qapi_span where, const char *what,
                       const struct cond *const *given, size_t count) {
    if (logic_implies(given, count, type->cond))
        return;
    qapi_report(DIAG_WARNING, where,
                "%s: the condition of its type '%s' does not follow from its own", what,
                type->name);
    qapi_note(qapi_cond_span(type->cond), "the type's condition");
}

static void check_tag_values(const struct qapi_entity *e) {
    for (size_t i = 0; i < e->object.branch_count; i++) {
        const struct qapi_branch *b = &e->object.branches[i];
        const struct cond *given[] = {e->cond, e->object.tag->type->cond, b->value->cond};

        if (logic_implies(given, 3, b->cond))
            continue;
        qapi_report(DIAG_WARNING, b->span,
                    "branch '%s': its condition does not follow from that of the value of '%s', "
                    "so that a value may have no branch",
                    b->name, e->object.tag->name);
        qapi_note(b->value->span, "the value");
    }
}

static void check_member_types(struct qapi_checker *c, const struct qapi_entity *e) {
    struct arena *a = &c->store->schema.arena;

    for (size_t i = 0; i < e->object.count; i++) {
        const struct qapi_member *m = &e->object.members[i];
        const struct cond *given[] = {e->cond, m->cond};

        if (m->type->cond)
            check_type(m->type, m->type_span, arena_printf(a, "member '%s'", m->name), given, 2);
    }
    for (size_t i = 0; i < e->object.branch_count; i++) {
        const struct qapi_branch *b = &e->object.branches[i];
        const struct cond *given[] = {e->cond, b->cond, b->value->cond};

        if (b->type->cond)
            check_type(b->type, b->type_span, arena_printf(a, "branch '%s'", b->name), given, 3);
    }
}

static void check_alternatives(struct qapi_checker *c, const struct qapi_entity *e) {
    for (size_t i = 0; i < e->alternate.count; i++) {
        const struct qapi_branch *b = &e->alternate.branches[i];
        const struct cond *given[] = {e->cond, b->cond};

        if (b->type->cond)
            check_type(b->type, b->type_span,
                       arena_printf(&c->store->schema.arena, "branch '%s'", b->name), given, 2);
    }
}

/* ---- commands and events ---- */

/* The handler's last parameter is called errp. */
static void check_parameters(struct qapi_checker *c, const struct qapi_entity *e) {
    const struct qapi_entity *arguments = e->command.arguments;

    for (size_t i = 0; arguments && !e->command.boxed && i < arguments->object.all_count; i++) {
        const struct qapi_member *m = arguments->object.all[i];

        if (strcmp(m->c_name, "errp") == 0)
            qapi_check_error(c, e, m->span, "an argument '%s' is not possible without 'boxed'",
                             m->name);
    }
}

static void check_command(const struct qapi_entity *e) {
    const struct cond *given[] = {e->cond};

    if (e->command.arguments && e->command.arguments->cond && !e->command.arguments->implicit)
        check_type(e->command.arguments, e->name_span, "'data'", given, 1);
    if (e->command.returns && e->command.returns->cond)
        check_type(e->command.returns, e->command.returns_span, "'returns'", given, 1);
}

static void check_event(const struct qapi_entity *e) {
    const struct cond *given[] = {e->cond};

    if (e->event.arguments && e->event.arguments->cond && !e->event.arguments->implicit)
        check_type(e->event.arguments, e->name_span, "'data'", given, 1);
}

/* Warnings about conditions. */
static void check_conditions(struct qapi_checker *c, const struct qapi_entity *e) {
    switch (e->kind) {
    case QAPI_OBJECT:
        check_member_types(c, e);
        if (e->object.is_union)
            check_tag_values(e);
        if (!e->implicit)
            check_never_empty(e);
        break;
    case QAPI_ALTERNATE: check_alternatives(c, e); break;
    case QAPI_COMMAND: check_command(e); break;
    case QAPI_EVENT: check_event(e); break;
    default: break;
    }
}

void qapi_lint(struct qapi_checker *c) {
    const struct qapi_schema *s = &c->store->schema;

    check_names(c);
    for (size_t i = 0; i < s->entity_count; i++) {
        if (s->entities[i]->kind == QAPI_COMMAND)
            check_parameters(c, s->entities[i]);
        if (c->front->lint)
            check_conditions(c, s->entities[i]);
    }
}
