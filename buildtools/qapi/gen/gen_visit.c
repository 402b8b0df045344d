/* SPDX-License-Identifier: MIT */
/*
 * qapi-visit: for each type the function that leads a visitor through a value of it.
 */
#include <string.h>

#include "qapi/gen/emit_once.h"
#include "qapi/gen/generators.h"
#include "qapi/gen/unit.h"

/* `stars` is what stands between the type's name and `obj`. */
static void prototype(struct qapi_unit *u, const struct qapi_entity *e, const char *stars) {
    qapi_emit(&u->late,
              "\nbool visit_type_$1(Visitor *v, const char *name, $1 $2obj, Error **errp);\n",
              e->c_name, stars);
    qapi_emit(&u->code,
              "\nbool visit_type_$1(Visitor *v, const char *name, $1 $2obj, Error **errp)\n",
              e->c_name, stars);
}

/* Input that failed half-way leaves nothing behind. */
static void end_of_input(struct qapi_unit *u, const struct qapi_entity *e) {
    qapi_emit(&u->code,
              "    if (!ok && visit_is_input(v)) {\n"
              "        qapi_free_$1(*obj);\n"
              "        *obj = NULL;\n"
              "    }\n"
              "    return ok;\n"
              "}\n",
              e->c_name);
}

static void enumeration(struct qapi_unit *u, const struct qapi_entity *e) {
    prototype(u, e, "*");
    qapi_emit(&u->code,
              "{\n"
              "    int number = *obj;\n"
              "    bool ok = visit_type_enum(v, name, &number, &$1_lookup, errp);\n"
              "\n"
              "    *obj = number;\n",
              e->c_name);
    if (qapi_enum_is_filtered(e)) {
        qapi_emit(&u->code, "    if (v->type == VISITOR_OUTPUT && !$1_exists(*obj)) {\n        ",
                  e->c_name);
        qapi_emit_lacks(&u->code, u->g,
                        arena_printf(&u->g->outputs->arena, "such value of '%s'", e->name));
        buf_puts(&u->code, "    }\n");
    }
    buf_puts(&u->code, "    return ok;\n}\n");
}

static void array(struct qapi_unit *u, const struct qapi_entity *e) {
    prototype(u, e, "**");
    qapi_emit(&u->code,
              "{\n"
              "    $1 *node;\n"
              "    bool ok = true;\n"
              "\n"
              "    if (!visit_start_list(v, name, (GenericList **)obj, sizeof(*node), errp)) {\n"
              "        return false;\n"
              "    }\n"
              "    node = *obj;\n"
              "    while (node && ok) {\n"
              "        ok = visit_type_$2(v, NULL, &node->value, errp);\n"
              "        if (ok) {\n"
              "            node = ($1 *)visit_next_list(v, (GenericList *)node, sizeof(*node));\n"
              "        }\n"
              "    }\n"
              "    ok = ok && visit_check_list(v, errp);\n"
              "    visit_end_list(v, (void **)obj);\n",
              e->c_name, e->array_of.element->c_name);
    end_of_input(u, e);
}

/* ---- members ---- */

/* `!visit_type_T(…)`, true on failure; with features, only if policy lets the member through. */
static void member_failure(struct qapi_unit *u, const struct qapi_member *m) {
    struct buf *b = &u->code;
    bool policy = qapi_has_feature_bits(u->g->schema, &m->features);
    const char *visit = "!visit_type_$1(v, \"$2\", &obj->$3, errp)";

    if (policy) {
        qapi_emit(b, "(visit_policy_reject(v, \"$1\", ", m->name);
        qapi_emit_feature_bits(b, u->g->schema, &m->features);
        qapi_emit(b, ", errp) ||\n         (!visit_policy_skip(v, \"$1\", ", m->name);
        qapi_emit_feature_bits(b, u->g->schema, &m->features);
        buf_puts(b, ") &&\n          ");
    }
    qapi_emit(b, visit, m->type->c_name, m->name, m->c_name);
    if (policy)
        buf_puts(b, "))");
}

/* What the running target lacks is passed over, but for copying and freeing: should something have
 * been put there, it is not lost. A pointer is NULL there when nothing has been. */
static void unless_skipped(struct qapi_unit *u, const struct qapi_member *m) {
    bool pointer = !m->optional && str_ends(str_from(m->type->c_type), "*");

    if (!m->when)
        return;
    if (pointer) {
        qapi_emit(&u->code, "(obj->$1 || ", m->c_name);
        qapi_emit_has(&u->code, u->g, m->when);
        buf_puts(&u->code, ") &&\n        ");
    }
    buf_putc(&u->code, '!');
    qapi_emit_skips(&u->code, u->g, m->when);
    buf_puts(&u->code, " &&\n        ");
}

static void member(struct qapi_unit *u, const struct qapi_member *m) {
    struct buf *b = &u->code;

    qapi_emit_if(b, m->cond);
    if (m->optional && !m->has)
        qapi_emit(b, "    bool has_$1 = obj->$1 != NULL;\n", m->c_name);
    buf_puts(b, "    if (");
    unless_skipped(u, m);
    if (m->optional)
        qapi_emit(b, "visit_optional(v, \"$1\", &$2has_$3) &&\n        ", m->name,
                  m->has ? "obj->" : "", m->c_name);
    member_failure(u, m);
    buf_puts(b, ") {\n        return false;\n    }\n");
    qapi_emit_endif(b, m->cond);
}

static void error_of_branch(struct buf *b, const char *indent, const struct qapi_object *o,
                            const struct qapi_branch *branch) {
    qapi_emit(b,
              "$1error_setg(errp, \"Parameter '$2' cannot be '$3' here\");\n"
              "$1return false;\n",
              indent, o->tag->name, branch->value->name);
}

/* The value of a tag whose branch is left out by a condition of its own. */
static void case_without_branch(struct buf *b, const struct qapi_object *o,
                                const struct qapi_branch *branch) {
    const struct cond *cond = branch->value->cond;

    if (cond) {
        buf_puts(b, "#elif ");
        cond_print_c(b, cond);
        buf_putc(b, '\n');
    } else {
        buf_puts(b, "#else\n");
    }
    qapi_emit(b, "    case $1:\n", branch->value->constant);
    error_of_branch(b, "        ", o, branch);
}

static void case_of_branch(struct qapi_unit *u, const struct qapi_object *o,
                           const struct qapi_branch *branch) {
    struct buf *b = &u->code;

    qapi_emit_if(b, branch->cond);
    qapi_emit(b, "    case $1:\n", branch->value->constant);
    if (branch->when && branch->when != branch->value->when) {
        buf_puts(b, "        if (");
        qapi_emit_skips(b, u->g, branch->when);
        buf_puts(b, ") {\n");
        error_of_branch(b, "            ", o, branch);
        buf_puts(b, "        }\n");
    }
    if (branch->type == u->g->schema->empty)
        buf_puts(b, "        break;\n");
    else
        qapi_emit(b, "        return visit_type_$1_members(v, &obj->u.$2, errp);\n",
                  branch->type->c_name, branch->c_name);
    if (branch->cond && !cond_equal(branch->cond, branch->value->cond))
        case_without_branch(b, o, branch);
    qapi_emit_endif(b, branch->cond);
}

static bool may_lack_values(const struct qapi_enum *e) {
    for (size_t i = 0; i < e->count; i++) {
        if (!e->values[i].cond)
            return false;
    }
    return true;
}

/* Incomplete input, when it is freed, has a tag of 0: no value, where all are left out. */
static void branches(struct qapi_unit *u, const struct qapi_object *o) {
    qapi_emit(&u->code, "    switch (obj->$1) {\n", o->tag->c_name);
    for (size_t i = 0; i < o->branch_count; i++)
        case_of_branch(u, o, &o->branches[i]);
    buf_puts(&u->code, "    default:\n");
    if (may_lack_values(&o->tag->type->enumeration))
        buf_puts(&u->code, "        if (visit_is_dealloc(v)) {\n"
                           "            break;\n"
                           "        }\n");
    buf_puts(&u->code, "        abort(); /* no value of the enum */\n"
                       "    }\n");
}

static void members(struct qapi_unit *u, const struct qapi_entity *e) {
    const struct qapi_object *o = &e->object;

    qapi_emit(&u->late, "\nbool visit_type_$1_members(Visitor *v, $1 *obj, Error **errp);\n",
              e->c_name);
    qapi_emit(&u->code, "\nbool visit_type_$1_members(Visitor *v, $1 *obj, Error **errp)\n{\n",
              e->c_name);
    if (o->base)
        qapi_emit(&u->code,
                  "    if (!visit_type_$1_members(v, ($1 *)obj, errp)) {\n"
                  "        return false;\n"
                  "    }\n",
                  o->base->c_name);
    for (size_t i = 0; i < o->count; i++)
        member(u, &o->members[i]);
    if (o->is_union)
        branches(u, o);
    buf_puts(&u->code, "    return true;\n}\n");
}

/* ---- objects and alternates ---- */

/* An object that is not there is met only when freeing what incomplete input left. */
static void whole_object(struct qapi_unit *u, const struct qapi_entity *e) {
    prototype(u, e, "**");
    qapi_emit(&u->code,
              "{\n"
              "    bool ok;\n"
              "\n"
              "    if (!visit_start_struct(v, name, (void **)obj, sizeof($1), errp)) {\n"
              "        return false;\n"
              "    }\n"
              "    if (*obj) {\n"
              "        ok = visit_type_$1_members(v, *obj, errp) && visit_check_struct(v, errp);\n"
              "    } else {\n"
              "        ok = visit_is_dealloc(v);\n"
              "        assert(ok);\n"
              "    }\n"
              "    visit_end_struct(v, (void **)obj);\n",
              e->c_name);
    end_of_input(u, e);
}

static void object(struct qapi_unit *u, const struct qapi_entity *e) {
    if (e == u->g->schema->empty)
        return;
    members(u, e);
    if (!e->implicit)
        whole_object(u, e);
}

static void alternative(struct qapi_unit *u, const struct qapi_branch *branch) {
    struct buf *b = &u->code;

    qapi_emit_if(b, branch->cond);
    qapi_emit(b, "    case $1:\n", branch->value->constant);
    if (branch->when) {
        buf_puts(b, "        if (");
        qapi_emit_skips(b, u->g, branch->when);
        buf_puts(b, ") {\n            break;\n        }\n");
    }
    if (branch->type->kind == QAPI_OBJECT)
        qapi_emit(b,
                  "        if (!visit_start_struct(v, name, NULL, 0, errp)) {\n"
                  "            return false;\n"
                  "        }\n"
                  "        if (!visit_type_$1_members(v, &(*obj)->u.$2, errp) ||\n"
                  "            !visit_check_struct(v, errp)) {\n"
                  "            visit_end_struct(v, NULL);\n"
                  "            return false;\n"
                  "        }\n"
                  "        visit_end_struct(v, NULL);\n"
                  "        return true;\n",
                  branch->type->c_name, branch->c_name);
    else
        qapi_emit(b, "        return visit_type_$1(v, name, &(*obj)->u.$2, errp);\n",
                  branch->type->c_name, branch->c_name);
    qapi_emit_endif(b, branch->cond);
}

/* The value is of no type that the alternate has: only input can bring one. What was allocated so
 * far is not of any type either, so that nothing but itself is freed. */
static void no_alternative(struct qapi_unit *u, const struct qapi_entity *e) {
    struct buf *b = &u->code;

    buf_puts(b, "    case QTYPE_NONE:\n"
                "        abort();\n"
                "    default:\n"
                "        break;\n"
                "    }\n"
                "    assert(visit_is_input(v));\n");
    if (u->g->schema->compat->alternate_error_text)
        qapi_emit(b,
                  "    error_setg(errp, \"Invalid parameter type for '%s', expected: $1\",\n"
                  "               name ? name : \"null\");\n",
                  e->name);
    else
        qapi_emit(
            b,
            "    error_setg(errp, QERR_INVALID_PARAMETER_TYPE, name ? name : \"null\", \"$1\");\n",
            e->name);
    buf_puts(b, "    g_free(*obj);\n"
                "    *obj = NULL;\n"
                "    return false;\n"
                "}\n");
}

static void alternate(struct qapi_unit *u, const struct qapi_entity *e) {
    struct buf *b = &u->code;

    qapi_emit(
        b,
        "\nstatic bool visit_$1_alternative(Visitor *v, const char *name, $1 **obj, Error **errp)\n"
        "{\n"
        "    switch ((*obj)->type) {\n",
        e->c_name);
    for (size_t i = 0; i < e->alternate.count; i++)
        alternative(u, &e->alternate.branches[i]);
    no_alternative(u, e);
    prototype(u, e, "**");
    qapi_emit(b,
              "{\n"
              "    bool ok;\n"
              "\n"
              "    if (!visit_start_alternate(v, name, (GenericAlternate **)obj, sizeof(**obj), "
              "errp)) {\n"
              "        return false;\n"
              "    }\n"
              "    if (*obj) {\n"
              "        ok = visit_$1_alternative(v, name, obj, errp);\n"
              "    } else {\n"
              "        ok = visit_is_dealloc(v);\n"
              "        assert(ok);\n"
              "    }\n"
              "    visit_end_alternate(v, (void **)obj);\n",
              e->c_name);
    end_of_input(u, e);
}

static bool has_visitor(const struct qapi_unit *u, const struct qapi_entity *e) {
    return qapi_is_type(e) && e->kind != QAPI_BUILTIN && e != u->g->schema->empty;
}

static void entity(struct qapi_unit *u, const struct qapi_entity *e) {
    if (!has_visitor(u, e))
        return;
    qapi_emit_if(&u->late, e->cond);
    qapi_emit_if(&u->code, e->cond);
    switch (e->kind) {
    case QAPI_ENUM: enumeration(u, e); break;
    case QAPI_ARRAY: array(u, e); break;
    case QAPI_OBJECT: object(u, e); break;
    default: alternate(u, e); break;
    }
    qapi_emit_endif(&u->late, e->cond);
    qapi_emit_endif(&u->code, e->cond);
}

static void begin(struct qapi_unit *u) {
    const struct qapi_compat *compat = u->g->schema->compat;

    buf_puts(&u->code, "#include \"qemu/osdep.h\"\n"
                       "#include \"qapi/error.h\"\n");
    if (u->g->schema->once && !u->module->builtin)
        buf_puts(&u->code, "#include \"qapi/visitor-impl.h\"\n");
    if (!compat->alternate_error_text && !u->module->builtin)
        buf_puts(&u->code, "#include \"qapi/qmp/qerror.h\"\n");
    qapi_unit_include(u, &u->code, "qapi-visit");
    if (compat->features_file && !u->module->builtin)
        qapi_emit(&u->code, "#include \"$1qapi-features.h\"\n", u->g->options->prefix);
    buf_puts(&u->early, u->module->builtin ? "#include \"qapi/visitor.h\"\n"
                                           : "#include \"qapi/qapi-builtin-visit.h\"\n");
    qapi_unit_include(u, &u->early, "qapi-types");
}

void qapi_generate_visit(const struct qapi_generation *g) {
    static const struct qapi_modular visit = {
        .what = "qapi-visit", .builtin = true, .begin = begin, .entity = entity};

    qapi_modular_run(g, &visit, NULL);
}
