/* SPDX-License-Identifier: MIT */
#include "qapi/reference/reference.h"

#include "base/file.h"
#include "qapi/front/schema_json.h"

struct walker {
    struct qapi_reference *r;
    const struct qapi_reference_format *format;
    const struct qapi_entity *entity; /* the definition */
    uint32_t set;                     /* its */
    bool open;                        /* a group is */
    size_t docs;                      /* how many of the schema's comments have been passed */
};

const struct qapi_entity *qapi_reference_type(const struct qapi_entity *type, bool *array) {
    *array = type->kind == QAPI_ARRAY;
    return *array ? type->array_of.element : type;
}

/* ---- parts ---- */

static struct str text_of(struct walker *w, const struct qapi_section *s) {
    return s ? qapi_reference_tagged(w->r->arena, s->text) : (struct str){NULL, 0};
}

static void add_part(struct walker *w, const char *label, struct qapi_reference_part part,
                     const struct cond *own) {
    if (!w->open)
        w->format->group(w->r, label);
    w->open = true;
    part.set =
        own ? qapi_sets_of(&w->r->sets, cond_and(w->r->arena, w->entity->cond, own)) : w->set;
    part.differs = part.set != w->set;
    w->format->part(w->r, &part);
}

static void end_group(struct walker *w) {
    if (w->open)
        w->format->group_end(w->r);
    w->open = false;
}

static void add_members(struct walker *w, const char *heading, const struct qapi_entity *object) {
    const struct qapi_entity *base = object->object.base;

    if (base && base->implicit)
        add_members(w, heading, base);
    else if (base)
        add_part(w, heading, (struct qapi_reference_part){.type = base}, NULL);
    for (size_t i = 0; i < object->object.count; i++) {
        const struct qapi_member *m = &object->object.members[i];

        add_part(w, heading,
                 (struct qapi_reference_part){.name = m->name,
                                              .note = m->optional ? "optional" : NULL,
                                              .type = m->type,
                                              .text = text_of(w, m->doc)},
                 m->cond);
    }
}

static void add_branches(struct walker *w, const struct qapi_entity *e) {
    for (size_t i = 0; i < e->object.branch_count; i++) {
        const struct qapi_branch *b = &e->object.branches[i];

        if (qapi_object_is_empty(b->type))
            continue;
        add_part(w, "Members",
                 (struct qapi_reference_part){.note = arena_printf(w->r->arena, "when %s is %s",
                                                                   e->object.tag->name, b->name),
                                              .type = b->type},
                 cond_and(w->r->arena, b->cond, b->value->cond));
    }
}

static void add_arguments(struct walker *w, const struct qapi_entity *arguments) {
    if (!arguments)
        return;
    if (arguments->implicit)
        add_members(w, "Arguments", arguments);
    else
        add_part(w, "Arguments", (struct qapi_reference_part){.type = arguments}, NULL);
}

static void add_parts(struct walker *w) {
    const struct qapi_entity *e = w->entity;

    switch (e->kind) {
    case QAPI_ENUM:
        for (size_t i = 0; i < e->enumeration.count; i++) {
            const struct qapi_enum_value *v = &e->enumeration.values[i];

            add_part(w, "Values",
                     (struct qapi_reference_part){.name = v->name, .text = text_of(w, v->doc)},
                     v->cond);
        }
        break;
    case QAPI_OBJECT:
        add_members(w, "Members", e);
        add_branches(w, e);
        break;
    case QAPI_ALTERNATE:
        for (size_t i = 0; i < e->alternate.count; i++) {
            const struct qapi_branch *b = &e->alternate.branches[i];

            add_part(w, "Alternatives",
                     (struct qapi_reference_part){
                         .name = b->name, .type = b->type, .text = text_of(w, b->doc)},
                     b->cond);
        }
        break;
    case QAPI_COMMAND: add_arguments(w, e->command.arguments); break;
    case QAPI_EVENT: add_arguments(w, e->event.arguments); break;
    default: break;
    }
    end_group(w);
}

/* What the comment says of a feature, of the definition or of one of its parts. */
static const struct qapi_section *feature_text(const struct qapi_entity *e, const char *name) {
    for (size_t i = 0; e->doc && i < e->doc->count; i++) {
        const struct qapi_section *s = e->doc->sections[i];

        if (s->kind == QAPI_SECTION_FEATURE && strcmp(s->name, name) == 0)
            return s;
    }
    return NULL;
}

static void add_features(struct walker *w, const char *of, const struct qapi_features *features,
                         const struct cond *cond) {
    for (size_t i = 0; i < features->count; i++) {
        const struct qapi_feature *f = &features->list[i];

        add_part(
            w, "Features",
            (struct qapi_reference_part){.name = f->name,
                                         .note = of ? arena_printf(w->r->arena, "of %s", of) : NULL,
                                         .text = text_of(w, feature_text(w->entity, f->name))},
            cond_and(w->r->arena, cond, f->cond));
    }
}

static void add_member_features(struct walker *w, const struct qapi_entity *object) {
    for (size_t i = 0; object && i < object->object.count; i++) {
        const struct qapi_member *m = &object->object.members[i];

        add_features(w, m->name, &m->features, m->cond);
    }
}

static void add_all_features(struct walker *w) {
    const struct qapi_entity *e = w->entity, *arguments = NULL;

    add_features(w, NULL, &e->features, NULL);
    if (e->kind == QAPI_ENUM) {
        for (size_t i = 0; i < e->enumeration.count; i++)
            add_features(w, e->enumeration.values[i].name, &e->enumeration.values[i].features,
                         e->enumeration.values[i].cond);
    }
    if (e->kind == QAPI_OBJECT) {
        if (e->object.base && e->object.base->implicit)
            add_member_features(w, e->object.base);
        add_member_features(w, e);
    }
    if (e->kind == QAPI_COMMAND)
        arguments = e->command.arguments;
    if (e->kind == QAPI_EVENT)
        arguments = e->event.arguments;
    if (arguments && arguments->implicit)
        add_member_features(w, arguments);
    end_group(w);
}

/* ---- definitions ---- */

static const char *remark_label(const struct qapi_section *s) {
    switch (s->kind) {
    case QAPI_SECTION_RETURNS: return "Returns";
    case QAPI_SECTION_ERRORS: return "Errors";
    case QAPI_SECTION_SINCE: return "Since";
    case QAPI_SECTION_NOTE: return "Note";
    case QAPI_SECTION_EXAMPLE: return "Example";
    default: return NULL; /* what is to be done is not for readers */
    }
}

static void add_remarks(struct walker *w) {
    const struct qapi_entity *e = w->entity;
    const struct qapi_entity *returns = e->kind == QAPI_COMMAND ? e->command.returns : NULL;
    bool told = !returns;

    for (size_t i = 0; e->doc && i < e->doc->count; i++) {
        const struct qapi_section *s = e->doc->sections[i];
        const char *label = remark_label(s);

        if (!label || s->stub)
            continue;
        told |= s->kind == QAPI_SECTION_RETURNS;
        w->format->remark(w->r, label, s->kind == QAPI_SECTION_RETURNS ? returns : NULL,
                          text_of(w, s));
    }
    if (!told)
        w->format->remark(w->r, "Returns", returns, (struct str){NULL, 0});
}

/* The body, and what stands between and behind the tagged sections. */
static void add_body(struct walker *w, bool first) {
    const struct qapi_doc *doc = w->entity->doc;

    for (size_t i = 0; doc && i < doc->count; i++) {
        if (doc->sections[i]->kind == QAPI_SECTION_PLAIN && (i == 0) == first)
            w->format->text(w->r, doc->sections[i]->text);
    }
}

static void add_definition(struct walker *w, const struct qapi_entity *e) {
    w->entity = e;
    w->set = qapi_sets_of(&w->r->sets, e->cond);
    w->format->definition(w->r, e, w->set);
    add_body(w, true);
    add_parts(w);
    add_all_features(w);
    add_remarks(w);
    add_body(w, false);
    w->format->definition_end(w->r);
}

/* ---- modules ---- */

/* The free-form comments of a file from the byte `from` on, up to `to`. */
static void add_free_text(struct walker *w, const struct qapi_source *source, uint32_t from,
                          uint32_t to) {
    const struct qapi_schema *s = w->r->schema;

    for (size_t i = 0; i < s->doc_count; i++) {
        const struct qapi_doc *doc = s->docs[i];

        if (doc->symbol || doc->span.source != source || doc->span.begin < from ||
            doc->span.begin >= to)
            continue;
        for (size_t k = 0; k < doc->count; k++)
            w->format->text(w->r, doc->sections[k]->text);
    }
}

static void add_module(struct walker *w, const struct qapi_module *m) {
    uint32_t done = 0;

    w->format->module(w->r, m);
    for (size_t i = 0; i < m->count; i++) {
        const struct qapi_entity *e = m->entities[i];

        if (e->implicit || e->span.source != m->source)
            continue;
        add_free_text(w, m->source, done, e->span.begin);
        done = e->span.begin;
        if (e->kind != QAPI_INCLUDE)
            add_definition(w, e);
    }
    add_free_text(w, m->source, done, UINT32_MAX);
    w->format->module_end(w->r);
}

bool qapi_reference_write(const struct qapi_schema *s, const struct targets *targets,
                          const struct qapi_reference_format *format, const char *path) {
    struct arena arena = {0};
    struct qapi_reference r = {.schema = s, .targets = targets, .arena = &arena};
    struct walker w = {.r = &r, .format = format};
    bool good;

    r.title = str_basename(s->sources[0]->path);
    qapi_sets_init(&r.sets, targets, &arena);
    format->begin(&r);
    for (size_t i = 0; i < s->module_count; i++) {
        if (!s->modules[i]->builtin)
            add_module(&w, s->modules[i]);
    }
    format->end(&r);
    good = file_write(path, r.out.p, r.out.n, 0666) != FILE_FAILED;
    qapi_sets_free(&r.sets);
    buf_free(&r.out);
    arena_free(&arena);
    return good;
}
