/* SPDX-License-Identifier: MIT */
/*
 * qapi-types: the types of the schema in C, and the functions that free them.
 *
 * A union holds the structs of its branches, so their bodies must stand before its own. Those of
 * its module, and those whose header it does not get to see, are written where they are first
 * needed; the rest stays in the header of its own module.
 */
#include <string.h>

#include "qapi/gen/emit_once.h"
#include "qapi/gen/generators.h"
#include "qapi/gen/unit.h"

struct types {
    bool *written;  /* [entity_count] has the body been written? */
    bool *included; /* [module_count] does the current module lead to it? */
};

/* ---- which headers a header includes ---- */

static size_t module_index(const struct qapi_schema *s, const struct qapi_module *m) {
    size_t i = 0;

    while (s->modules[i] != m)
        i++;
    return i;
}

/* Marks the module and all that it leads to. */
static void mark_included(const struct qapi_schema *s, bool *included,
                          const struct qapi_module *module) {
    bool *mark = &included[module_index(s, module)];

    if (*mark)
        return;
    *mark = true;
    for (size_t i = 0; i < module->count; i++) {
        const struct qapi_entity *e = module->entities[i];

        if (e->kind == QAPI_INCLUDE)
            mark_included(s, included, e->include.module);
    }
}

/* Does the unit's header include the module's, be it through others? */
static bool includes(const struct qapi_unit *u, const struct qapi_module *module) {
    const struct types *state = u->state;

    return module != u->module && state->included[module_index(u->g->schema, module)];
}

/* ---- bodies ---- */

static void field(struct buf *b, const struct qapi_member *m) {
    qapi_emit_if(b, m->cond);
    if (m->has)
        qapi_emit(b, "    bool has_$1;\n", m->c_name);
    buf_puts(b, "    ");
    qapi_emit_declarator(b, m->type->c_type, m->c_name);
    buf_puts(b, ";\n");
    qapi_emit_endif(b, m->cond);
}

/* A struct without members has no size, which some allocators and C++ take differently. */
static void placeholder(struct buf *b, const struct qapi_object *o) {
    for (size_t i = 0; i < o->all_count; i++) {
        if (!o->all[i]->cond)
            return;
    }
    for (size_t i = 0; i < o->all_count; i++) {
        buf_puts(b, i ? " && !(" : "#if !(");
        cond_print_c(b, o->all[i]->cond);
        buf_putc(b, ')');
    }
    buf_puts(b, o->all_count ? "\n" : "");
    buf_puts(b, "    char qapi_dummy_for_empty_struct;\n");
    buf_puts(b, o->all_count ? "#endif\n" : "");
}

static void fields(struct buf *b, const struct qapi_entity *e) {
    const struct qapi_object *o = &e->object;
    const struct qapi_entity *base = o->base && !o->base->implicit ? o->base : NULL;
    size_t inherited = o->all_count - o->count;

    if (base)
        qapi_emit(b, "    /* as in $1 */\n", base->c_name);
    for (size_t i = 0; i < o->all_count; i++) {
        if (base && i == inherited)
            buf_puts(b, "    /* its own */\n");
        field(b, o->all[i]);
    }
    if (!o->is_union)
        placeholder(b, o);
}

static void branch_fields(struct qapi_unit *u, const struct qapi_branch *branches, size_t count,
                          const char *tag) {
    struct buf *b = &u->late;

    qapi_emit(b, "    union { /* which one: $1 */\n", tag);
    for (size_t i = 0; i < count; i++) {
        if (branches[i].type == u->g->schema->empty)
            continue;
        qapi_emit_if(b, branches[i].cond);
        buf_puts(b, "        ");
        qapi_emit_declarator(b, qapi_branch_c_type(&branches[i]), branches[i].c_name);
        buf_puts(b, ";\n");
        qapi_emit_endif(b, branches[i].cond);
    }
    buf_puts(b, "    } u;\n");
}

static void object_body(struct qapi_unit *u, const struct qapi_entity *e) {
    const struct qapi_object *o = &e->object;

    qapi_emit(&u->late, "\nstruct $1 {\n", e->c_name);
    fields(&u->late, e);
    if (o->is_union)
        branch_fields(u, o->branches, o->branch_count, o->tag->c_name);
    buf_puts(&u->late, "};\n");
}

static void branch_bodies(struct qapi_unit *u, const struct qapi_branch *branches, size_t count);

/* Writes the body unless it stands somewhere already. */
static void body_with_branches(struct qapi_unit *u, const struct qapi_entity *e) {
    struct types *state = u->state;

    if (state->written[e->number])
        return;
    state->written[e->number] = true;
    branch_bodies(u, e->object.branches, e->object.branch_count);
    qapi_emit_if(&u->late, e->cond);
    object_body(u, e);
    qapi_emit_endif(&u->late, e->cond);
}

static void branch_bodies(struct qapi_unit *u, const struct qapi_branch *branches, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const struct qapi_entity *type = branches[i].type;

        if (type->kind == QAPI_OBJECT && !includes(u, type->module))
            body_with_branches(u, type);
    }
}

/* ---- entities ---- */

static void forward(struct qapi_unit *u, const struct qapi_entity *e) {
    qapi_emit_if(&u->early, e->cond);
    qapi_emit(&u->early, "typedef struct $1 $1;\n", e->c_name);
    qapi_emit_endif(&u->early, e->cond);
}

static void free_function(struct qapi_unit *u, const struct qapi_entity *e) {
    qapi_emit_if(&u->late, e->cond);
    qapi_emit(&u->late,
              "\nvoid qapi_free_$1($1 *obj);\n"
              "G_DEFINE_AUTOPTR_CLEANUP_FUNC($1, qapi_free_$1)\n",
              e->c_name);
    qapi_emit_endif(&u->late, e->cond);
    qapi_emit_if(&u->code, e->cond);
    qapi_emit(&u->code,
              "\nvoid qapi_free_$1($1 *obj)\n"
              "{\n"
              "    if (obj) {\n"
              "        Visitor *v = qapi_dealloc_visitor_new();\n"
              "\n"
              "        visit_type_$1(v, NULL, &obj, NULL);\n"
              "        visit_free(v);\n"
              "    }\n"
              "}\n",
              e->c_name);
    qapi_emit_endif(&u->code, e->cond);
}

static void value_exists(struct qapi_unit *u, const struct qapi_enum_value *v) {
    if (!v->when)
        return;
    qapi_emit_if(&u->code, v->cond);
    qapi_emit(&u->code, "    case $1:\n        return ", v->constant);
    qapi_emit_has(&u->code, u->g, v->when);
    buf_puts(&u->code, ";\n");
    qapi_emit_endif(&u->code, v->cond);
}

/* All targets have the same numbers. The name of a value that the running target lacks becomes a
 * text that no input can be, before anything is looked up. */
static void filter(struct qapi_unit *u, const struct qapi_entity *e) {
    const struct qapi_enum *n = &e->enumeration;

    qapi_emit_if(&u->late, e->cond);
    qapi_emit(&u->late,
              "\n"
              "/* Some targets lack some of its values: does this one exist? */\n"
              "bool $1_exists($1 value);\n",
              e->c_name);
    qapi_emit_endif(&u->late, e->cond);
    qapi_emit(&u->code,
              "\n"
              "bool $1_exists($1 value)\n"
              "{\n"
              "    switch (value) {\n",
              e->c_name);
    for (size_t i = 0; i < n->count; i++)
        value_exists(u, &n->values[i]);
    qapi_emit(&u->code,
              "    default:\n"
              "        return true;\n"
              "    }\n"
              "}\n"
              "\n"
              "static void __attribute__((constructor)) $1_filter(void)\n"
              "{\n"
              "    for (int i = 0; i < $2; i++) {\n"
              "        if (!$1_exists(i)) {\n"
              "            $1_names[i] = \"\\xff\";\n"
              "        }\n"
              "    }\n"
              "}\n",
              e->c_name, n->max_constant);
}

static void enumeration(struct qapi_unit *u, const struct qapi_entity *e) {
    struct qapi_emit_enum list = {
        .c_name = e->c_name,
        .max_constant = e->enumeration.max_constant,
        .values = e->enumeration.values,
        .count = e->enumeration.count,
    };

    qapi_emit_if(&u->early, e->cond);
    qapi_emit_enum(&u->early, &list);
    qapi_emit_endif(&u->early, e->cond);
    qapi_emit_if(&u->code, e->cond);
    qapi_emit_lookup(&u->code, u->g->schema, &list);
    if (qapi_enum_is_filtered(e))
        filter(u, e);
    qapi_emit_endif(&u->code, e->cond);
}

static void array(struct qapi_unit *u, const struct qapi_entity *e) {
    forward(u, e);
    qapi_emit_if(&u->late, e->cond);
    qapi_emit(&u->late, "\nstruct $1 {\n    $1 *next;\n    ", e->c_name);
    qapi_emit_declarator(&u->late, e->array_of.element->c_type, "value");
    buf_puts(&u->late, ";\n};\n");
    qapi_emit_endif(&u->late, e->cond);
    free_function(u, e);
}

/* A pointer to the base: its members come first in the struct. */
static void base_function(struct qapi_unit *u, const struct qapi_entity *e) {
    const struct qapi_entity *base = e->object.base;

    if (!base || base->implicit)
        return;
    qapi_emit_if(&u->late, e->cond);
    qapi_emit(&u->late,
              "\nstatic inline $1 *qapi_$2_base(const $2 *obj)\n"
              "{\n"
              "    return ($1 *)obj;\n"
              "}\n",
              base->c_name, e->c_name);
    qapi_emit_endif(&u->late, e->cond);
}

static void object(struct qapi_unit *u, const struct qapi_entity *e) {
    if (e == u->g->schema->empty)
        return;
    forward(u, e);
    body_with_branches(u, e);
    base_function(u, e);
    if (!e->implicit)
        free_function(u, e);
}

static void alternate(struct qapi_unit *u, const struct qapi_entity *e) {
    forward(u, e);
    branch_bodies(u, e->alternate.branches, e->alternate.count);
    qapi_emit_if(&u->late, e->cond);
    qapi_emit(&u->late, "\nstruct $1 {\n    QType type;\n", e->c_name);
    branch_fields(u, e->alternate.branches, e->alternate.count, "type");
    buf_puts(&u->late, "};\n");
    qapi_emit_endif(&u->late, e->cond);
    free_function(u, e);
}

static void entity(struct qapi_unit *u, const struct qapi_entity *e) {
    switch (e->kind) {
    case QAPI_ENUM: enumeration(u, e); break;
    case QAPI_ARRAY: array(u, e); break;
    case QAPI_OBJECT: object(u, e); break;
    case QAPI_ALTERNATE: alternate(u, e); break;
    default: break; /* not a type that C does not have yet */
    }
}

static void begin(struct qapi_unit *u) {
    const struct qapi_schema *s = u->g->schema;
    struct types *state = u->state;

    memset(state->included, 0, s->module_count * sizeof *state->included);
    mark_included(s, state->included, u->module);
    buf_puts(&u->code, "#include \"qemu/osdep.h\"\n"
                       "#include \"qapi/dealloc-visitor.h\"\n");
    qapi_unit_include(u, &u->code, "qapi-types");
    qapi_unit_include(u, &u->code, "qapi-visit");
    if (u->module->builtin) {
        buf_puts(&u->early, "#include \"qapi/util.h\"\n");
        return;
    }
    if (s->compat->features_file)
        qapi_emit(&u->code, "#include \"$1qapi-features.h\"\n", u->g->options->prefix);
    buf_puts(&u->early, "#include \"qapi/qapi-builtin-types.h\"\n");
}

void qapi_generate_types(const struct qapi_generation *g) {
    static const struct qapi_modular types = {
        .what = "qapi-types", .builtin = true, .begin = begin, .entity = entity};
    struct arena scratch = {0};
    struct types state = {
        .written = arena_array(&scratch, g->schema->entity_count, sizeof *state.written),
        .included = arena_array(&scratch, g->schema->module_count, sizeof *state.included),
    };

    state.written[g->schema->empty->number] = true; /* it has no body */
    qapi_modular_run(g, &types, &state);
    arena_free(&scratch);
}
