/* SPDX-License-Identifier: MIT */
/*
 * What is wrong about a schema's conditions, seen from the targets.
 */
#include "base/str.h"
#include "qapi/front/message.h"
#include "qapi/schema_classes.h"
#include "qapi/where/logic.h"

/* ---- noting ---- */

/* A fault at a place is told once, though implicit types repeat conditions. NULL: it was. */
static struct qapi_fault *add(struct qapi_classes *c, enum qapi_fault_kind kind,
                              struct qapi_span span, const char *text) {
    const char *place = arena_printf(&c->arena, "%d %s %u %s", (int)kind,
                                     span.source ? span.source->path : "", span.begin, text);
    uint32_t before = c->places.count;

    if (intern_add(&c->places, str_from(place)) < before)
        return NULL;
    c->faults = array_grow(c->faults, &c->fault_capacity, c->fault_count + 1, sizeof *c->faults);
    c->faults[c->fault_count] = (struct qapi_fault){.kind = kind, .span = span, .text = text};
    return &c->faults[c->fault_count++];
}

/* ---- symbols ---- */

static bool defined_in(const struct targets *ts, const char *symbol) {
    const struct target_symbol *s = ts ? targets_symbol(ts, symbol) : NULL;

    return s && mask_next(s->defined, ts->count, 0) < ts->count;
}

/* Does any target define it, or might one? */
static bool is_defined(const struct qapi_classes *c, const char *symbol) {
    return defined_in(c->targets, symbol) || defined_in(c->targets->universe, symbol);
}

static bool is_device(const struct qapi_classes *c, const char *symbol) {
    const struct target_symbol *s = targets_symbol(c->targets, symbol);

    return s && mask_next(s->devices, c->targets->count, 0) < c->targets->count &&
           !is_defined(c, symbol);
}

struct candidates {
    const struct targets *ts;
    size_t first; /* of the universe's symbols */
};

static const char *candidate(const void *ctx, size_t i) {
    const struct candidates *c = ctx;
    const struct targets *ts = i < c->first ? c->ts : c->ts->universe;
    const struct target_symbol *s = &ts->symbols[i < c->first ? i : i - c->first];

    return strncmp(s->name, "TARGET_", 7) == 0 ? s->name + 7 : "";
}

/* The symbol of a target that may be meant, without TARGET_; that of `symbol` is left out too, so
 * that it does not make all of them alike. */
static const char *nearest(const struct targets *ts, const char *symbol) {
    struct candidates c = {ts, ts->names.count};
    size_t more = ts->universe ? ts->universe->names.count : 0;

    return str_nearest(symbol + 7, c.first + more, candidate, &c);
}

static void check_symbol(struct qapi_classes *c, const struct cond *symbol) {
    const char *name = symbol->symbol, *meant;
    struct qapi_span span = qapi_cond_span(symbol);

    if (is_device(c, name)) {
        add(c, QAPI_FAULT_DEVICE, span,
            arena_printf(&c->arena,
                         "%s is a symbol of devices' configuration, which generated code does not "
                         "include: it is never defined",
                         name));
        return;
    }
    if (strncmp(name, "TARGET_", 7) != 0 || is_defined(c, name))
        return;
    meant = nearest(c->targets, name);
    add(c, QAPI_FAULT_UNDEFINED, span,
        meant
            ? arena_printf(&c->arena, "no target defines %s; did you mean TARGET_%s?", name, meant)
            : arena_printf(&c->arena, "no target defines %s", name));
}

static void check_symbols(struct qapi_classes *c, const struct cond *cond) {
    if (cond->kind == COND_SYMBOL)
        check_symbol(c, cond);
    for (size_t i = 0; i < cond->operand_count; i++)
        check_symbols(c, cond->operands[i]);
}

/* ---- never and always ---- */

struct doubt {
    const struct qapi_classes *classes;
    bool found;
};

/* A symbol of the target that no target here defines: whether one could is not known. */
static void look_for_doubt(void *ctx, const char *symbol) {
    struct doubt *d = ctx;

    if (targets_depends(d->classes->targets, symbol) && !is_defined(d->classes, symbol))
        d->found = true;
}

static bool is_never(struct qapi_classes *c, const struct targets *ts, const struct cond *cond) {
    struct where w;

    if (!ts)
        return true;
    w = where_of(ts, &c->arena, cond);
    return where_never(&w);
}

static bool is_always(struct qapi_classes *c, const struct targets *ts, const struct cond *cond) {
    struct where w;

    if (!ts)
        return true;
    w = where_of(ts, &c->arena, cond);
    return where_always(ts, &w);
}

static bool never_holds(struct qapi_classes *c, const struct cond *cond) {
    struct doubt d = {c, false};

    if (logic_equivalent(cond, &cond_never))
        return true;
    cond_each_symbol(cond, look_for_doubt, &d);
    return !d.found && is_never(c, c->targets, cond) && is_never(c, c->targets->universe, cond);
}

static bool always_holds(struct qapi_classes *c, const struct cond *cond) {
    return is_always(c, c->targets, cond) && is_always(c, c->targets->universe, cond);
}

static void check_item(struct qapi_classes *c, const struct qapi_item *item) {
    struct qapi_span span;

    if (!item->own)
        return;
    span = qapi_cond_span(item->own);
    check_symbols(c, item->own);
    if (never_holds(c, item->own))
        add(c, QAPI_FAULT_NEVER, span, "this condition never holds");
    else if (item->cond != item->own && never_holds(c, item->cond))
        add(c, QAPI_FAULT_NEVER, span,
            arena_printf(&c->arena, "this condition never holds where '%s' is", item->of->name));
    else if (always_holds(c, item->own))
        add(c, QAPI_FAULT_ALWAYS, span, "this condition always holds");
}

/* ---- users and branches ---- */

/* Where `cond` holds but `other` does not, in prose; NULL when there is no such place. */
static const char *where_only(struct qapi_classes *c, const struct cond *cond,
                              const struct cond *other) {
    const struct targets *ts = c->targets;
    const struct cond *only = cond_and(&c->arena, cond, cond_not(&c->arena, other));
    struct where w = where_of(ts, &c->arena, only);
    struct buf b = {0};
    const char *text;

    if (where_never(&w) && ts->universe) {
        ts = ts->universe;
        w = where_of(ts, &c->arena, only);
    }
    if (where_never(&w))
        return NULL;
    where_print(&b, ts, &w);
    text = arena_copy(&c->arena, b.p, b.n);
    buf_free(&b);
    return text;
}

/* The name that the schema has for it: an implicit type is that of a command's arguments … */
static const char *name_of(struct qapi_classes *c, const struct qapi_entity *e) {
    static const char *const ends[] = {"-arg", "-base"};
    struct str name = str_from(e->name);

    if (!e->implicit || !str_starts(name, "q_obj_"))
        return e->name;
    name = (struct str){name.p + 6, name.n - 6};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_ends(name, ends[i]))
            name.n -= strlen(ends[i]);
    }
    return arena_copy(&c->arena, name.p, name.n);
}

static void check_use(struct qapi_classes *c, const struct qapi_entity *type,
                      const struct cond *user, struct qapi_span span, const char *what) {
    const char *where = type && type->cond ? where_only(c, user, type->cond) : NULL;
    struct qapi_fault *fault;

    if (!where)
        return;
    fault =
        add(c, QAPI_FAULT_WIDER, span,
            arena_printf(&c->arena, "%s exists where its type '%s' does not", what, type->name));
    if (!fault)
        return;
    fault->other = qapi_cond_span(type->cond);
    fault->where = where;
}

static const char *part_of(struct qapi_classes *c, const char *role, const char *name,
                           const struct qapi_entity *e) {
    return arena_printf(&c->arena, "%s '%s' of '%s'", role, name, name_of(c, e));
}

static void check_branches(struct qapi_classes *c, const struct qapi_entity *e,
                           const struct qapi_branch *branches, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct qapi_branch *b = &branches[i];
        const struct cond *all[] = {e->cond, b->cond, b->value->cond};

        check_use(c, b->type, cond_all(&c->arena, all, 3), b->type_span,
                  part_of(c, "branch", b->name, e));
    }
}

static void check_tag(struct qapi_classes *c, const struct qapi_entity *e) {
    for (size_t i = 0; i < e->object.branch_count; i++) {
        const struct qapi_branch *b = &e->object.branches[i];
        const struct cond *all[] = {e->cond, e->object.tag->type->cond, b->value->cond};
        const char *where = b->cond ? where_only(c, cond_all(&c->arena, all, 3), b->cond) : NULL;
        struct qapi_fault *fault;

        if (!where)
            continue;
        fault = add(c, QAPI_FAULT_NARROWER, qapi_cond_span(b->cond),
                    arena_printf(&c->arena, "%s is missing where its value of '%s' exists",
                                 part_of(c, "branch", b->name, e), e->object.tag->name));
        if (!fault)
            continue;
        fault->other = b->value->span;
        fault->where = where;
    }
}

static void check_object(struct qapi_classes *c, const struct qapi_entity *e) {
    if (e->object.base && !e->object.base->implicit)
        check_use(c, e->object.base, e->cond, e->name_span,
                  arena_printf(&c->arena, "'%s'", name_of(c, e)));
    for (size_t i = 0; i < e->object.count; i++) {
        const struct qapi_member *m = &e->object.members[i];

        check_use(c, m->type, cond_and(&c->arena, e->cond, m->cond), m->type_span,
                  part_of(c, "member", m->name, e));
    }
    check_branches(c, e, e->object.branches, e->object.branch_count);
    check_tag(c, e);
}

static void check_entity(struct qapi_classes *c, const struct qapi_entity *e) {
    const struct qapi_entity *arguments = NULL;
    const char *what;

    switch (e->kind) {
    case QAPI_OBJECT: check_object(c, e); return;
    case QAPI_ALTERNATE: check_branches(c, e, e->alternate.branches, e->alternate.count); return;
    case QAPI_COMMAND:
        what = arena_printf(&c->arena, "what '%s' returns", e->name);
        check_use(c, e->command.returns, e->cond, e->command.returns_span, what);
        arguments = e->command.arguments;
        break;
    case QAPI_EVENT: arguments = e->event.arguments; break;
    default: return;
    }
    if (arguments && !arguments->implicit)
        check_use(c, arguments, e->cond, e->name_span,
                  arena_printf(&c->arena, "'data' of '%s'", e->name));
}

void qapi_classify_faults(struct qapi_classes *c) {
    for (size_t i = 0; i < c->module_count; i++) {
        for (size_t k = 0; k < c->modules[i].count; k++) {
            const struct qapi_item *item = &c->modules[i].items[k];

            check_item(c, item);
            if (item->kind == QAPI_ITEM_DEFINITION)
                check_entity(c, item->entity);
        }
    }
}

bool qapi_classify_report(const struct qapi_classes *c) {
    for (size_t i = 0; i < c->fault_count; i++) {
        const struct qapi_fault *f = &c->faults[i];

        qapi_report(DIAG_ERROR, f->span, "%s%s%s", f->text, f->where ? ": " : "",
                    f->where ? f->where : "");
        if (f->other.source)
            qapi_note(f->other, f->kind == QAPI_FAULT_WIDER ? "the type's condition" : "the value");
    }
    return c->fault_count == 0;
}
