/* SPDX-License-Identifier: MIT */
/*
 * Documentation comments against what they describe.
 */
#include "qapi/front/check_schema.h"
#include "qapi/front/message.h"

/* Descriptions of one comment; they mostly stand in the order of what they describe. */
struct descriptions {
    struct qapi_checker *checker;
    struct qapi_entity *entity; /* whose comment it is */
    struct qapi_doc *doc;
    size_t next; /* where to look first */
};

static struct qapi_section *find(struct descriptions *d, enum qapi_section_kind kind,
                                 const char *name) {
    for (size_t i = 0; i < d->doc->count; i++) {
        size_t at = (d->next + i) % d->doc->count;
        struct qapi_section *s = d->doc->sections[at];

        if (s->kind == kind && strcmp(s->name, name) == 0) {
            d->next = at + 1;
            s->known = true;
            return s;
        }
    }
    return NULL;
}

static bool checked(const struct descriptions *d) {
    return d->checker->front->check_docs && !d->doc->faulty;
}

/* A description for a member that has none, behind those of the first members. */
static struct qapi_section *add_stub(struct descriptions *d, const char *name) {
    struct arena *a = &d->checker->store->schema.arena;
    struct qapi_section *stub = arena_alloc(a, sizeof *stub);
    size_t i = 1;

    *stub = (struct qapi_section){
        .kind = QAPI_SECTION_MEMBER,
        .name = name,
        .text = {"", 0},
        .stub = true,
        .known = true,
        .span = d->doc->span,
    };
    while (i < d->doc->count && d->doc->sections[i]->kind == QAPI_SECTION_MEMBER)
        i++;
    qapi_doc_insert(a, d->doc, i, stub);
    return stub;
}

/* A description that is taken for text, because no blank line stands before it. */
static void advise_blank_line(const struct qapi_doc *doc, const char *name) {
    for (size_t i = 0; i < doc->count; i++) {
        struct str text = doc->sections[i]->text;

        for (const char *p = text.p; p && p < text.p + text.n;) {
            const char *end = memchr(p, '\n', (size_t)(text.p + text.n - p));
            struct str line = {p, (size_t)((end ? end : text.p + text.n) - p)};

            while (line.n && *line.p == ' ')
                line.p++, line.n--;
            if (line.n > strlen(name) + 1 && line.p[0] == '@' && line.p[strlen(name) + 1] == ':' &&
                memcmp(line.p + 1, name, strlen(name)) == 0) {
                diag_hint("'@%s:' begins a description only behind a blank line", name);
                return;
            }
            p = end ? end + 1 : NULL;
        }
    }
}

static const struct qapi_section *join_member(struct descriptions *d, const char *role,
                                              const char *name, struct qapi_span where) {
    struct qapi_section *s = find(d, QAPI_SECTION_MEMBER, name);
    const struct qapi_front *f = d->checker->front;

    if (s)
        return s;
    if (checked(d) && f->schema->compat->doc_members_required &&
        !qapi_pragma_lists(f->pragma.doc_exceptions, d->doc->symbol)) {
        qapi_check_error(d->checker, d->entity, where,
                         "%s '%s' is not described in the comment ('@%s: …')", role, name, name);
        advise_blank_line(d->doc, name);
    }
    return add_stub(d, name);
}

static void join_features(struct descriptions *d, const struct qapi_features *features) {
    for (size_t i = 0; i < features->count; i++) {
        const struct qapi_feature *f = &features->list[i];

        if (!find(d, QAPI_SECTION_FEATURE, f->name) && checked(d))
            qapi_check_error(d->checker, d->entity, f->span,
                             "feature '%s' is not described in the comment ('@%s: …' behind "
                             "'Features:')",
                             f->name, f->name);
    }
}

static void join_members(struct descriptions *d, const char *role, struct qapi_entity *object) {
    join_features(d, &object->features);
    for (size_t i = 0; i < object->object.count; i++) {
        struct qapi_member *m = &object->object.members[i];

        m->doc = join_member(d, role, m->name, m->span);
        join_features(d, &m->features);
    }
}

static struct qapi_entity *implicit_object(struct descriptions *d, const struct qapi_entity *e) {
    return e && e->implicit ? d->checker->store->schema.entities[e->number] : NULL;
}

static void join_object(struct descriptions *d, struct qapi_entity *e) {
    struct qapi_entity *base = implicit_object(d, e->object.base);

    if (base)
        join_members(d, "member", base);
    join_members(d, "member", e);
}

static void join_enum(struct descriptions *d, struct qapi_entity *e) {
    join_features(d, &e->features);
    for (size_t i = 0; i < e->enumeration.count; i++) {
        struct qapi_enum_value *v = &e->enumeration.values[i];

        v->doc = join_member(d, "value", v->name, v->span);
        join_features(d, &v->features);
    }
}

static void join_alternate(struct descriptions *d, struct qapi_entity *e) {
    join_features(d, &e->features);
    for (size_t i = 0; i < e->alternate.count; i++) {
        struct qapi_branch *b = &e->alternate.branches[i];

        b->doc = join_member(d, "branch", b->name, b->span);
    }
}

static void join_arguments(struct descriptions *d, struct qapi_entity *e,
                           const struct qapi_entity *arguments) {
    struct qapi_entity *object = implicit_object(d, arguments);

    join_features(d, &e->features);
    if (object)
        join_members(d, "argument", object);
}

/* ---- the section that every command has that returns something ---- */

/* Index of the last section of a kind; the count when there is none. */
static size_t last_of(const struct qapi_doc *doc, enum qapi_section_kind kind) {
    for (size_t i = doc->count; i-- > 0;) {
        if (doc->sections[i]->kind == kind)
            return i;
    }
    return doc->count;
}

/* Behind the members, else before the errors, else before the features, else behind the body. */
static size_t place_for_returns(const struct qapi_doc *doc) {
    size_t members = last_of(doc, QAPI_SECTION_MEMBER), errors = last_of(doc, QAPI_SECTION_ERRORS),
           features = last_of(doc, QAPI_SECTION_FEATURE);

    if (members < doc->count)
        return members + 1;
    if (errors < doc->count)
        return errors;
    return features < doc->count ? features : 1;
}

static void add_returns(struct descriptions *d) {
    struct arena *a = &d->checker->store->schema.arena;
    struct qapi_section *stub;

    if (last_of(d->doc, QAPI_SECTION_RETURNS) < d->doc->count)
        return;
    stub = arena_alloc(a, sizeof *stub);
    *stub = (struct qapi_section){
        .kind = QAPI_SECTION_RETURNS,
        .name = "Returns",
        .text = {"", 0},
        .stub = true,
        .span = d->entity->span,
    };
    qapi_doc_insert(a, d->doc, place_for_returns(d->doc), stub);
}

/* ---- the two checks ---- */

void qapi_check_doc(struct qapi_checker *c, struct qapi_entity *e) {
    struct descriptions d = {c, e, e->doc, 0};

    if (!e->doc || qapi_store_pending(c->store, e)->broken)
        return;
    switch (e->kind) {
    case QAPI_ENUM: join_enum(&d, e); break;
    case QAPI_OBJECT: join_object(&d, e); break;
    case QAPI_ALTERNATE: join_alternate(&d, e); break;
    case QAPI_COMMAND:
        join_arguments(&d, e, e->command.arguments);
        if (c->store->schema.compat->doc_returns_stub && e->command.returns)
            add_returns(&d);
        break;
    case QAPI_EVENT: join_arguments(&d, e, e->event.arguments); break;
    default: break;
    }
}

/* ---- descriptions of what is not there ---- */

/* The object whose members the comment describes; NULL when it describes others. */
static const struct qapi_entity *described_object(const struct qapi_entity *e) {
    switch (e->kind) {
    case QAPI_OBJECT: return e->object.is_union ? e->object.base : e;
    case QAPI_COMMAND: return e->command.arguments;
    case QAPI_EVENT: return e->event.arguments;
    default: return NULL;
    }
}

static size_t count_names(const struct qapi_entity *e) {
    const struct qapi_entity *object = described_object(e);

    if (e->kind == QAPI_ENUM)
        return e->enumeration.count;
    if (e->kind == QAPI_ALTERNATE)
        return e->alternate.count;
    return object ? object->object.count : 0;
}

static const char *name_at(const void *ctx, size_t i) {
    const struct qapi_entity *e = ctx;

    if (e->kind == QAPI_ENUM)
        return e->enumeration.values[i].name;
    if (e->kind == QAPI_ALTERNATE)
        return e->alternate.branches[i].name;
    return described_object(e)->object.members[i].name;
}

static void check_names(struct qapi_checker *c, const struct qapi_doc *doc,
                        enum qapi_section_kind kind) {
    const struct qapi_entity *e = doc->entity;
    bool whole = c->store->schema.compat->doc_syntax != QAPI_DOC_INDENTED;

    for (size_t i = 0; i < doc->count; i++) {
        const struct qapi_section *s = doc->sections[i];
        struct qapi_span where = s->span, head = where;

        if (s->kind != kind || s->known)
            continue;
        if (whole)
            head = (struct qapi_span){doc->span.source, doc->span.begin, doc->span.begin + 2};
        where.end = where.begin + (uint32_t)strcspn(where.source->text.p + where.begin, "\n");
        qapi_error(head, where, "'%s' has no %s '%s'", doc->symbol,
                   kind == QAPI_SECTION_MEMBER ? "member" : "feature", s->name);
        if (kind == QAPI_SECTION_MEMBER)
            qapi_suggest(s->name, count_names(e), name_at, e);
    }
}

void qapi_check_doc_names(struct qapi_checker *c, const struct qapi_doc *doc) {
    if (!c->front->check_docs || doc->faulty || !doc->entity ||
        qapi_store_pending(c->store, doc->entity)->broken)
        return;
    check_names(c, doc, QAPI_SECTION_MEMBER);
    check_names(c, doc, QAPI_SECTION_FEATURE);
}
