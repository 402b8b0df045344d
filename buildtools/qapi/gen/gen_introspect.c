/* SPDX-License-Identifier: MIT */
/*
 * qapi-introspect: what query-qmp-schema answers (QEMU: qapi/introspect.json), as a constant. In
 * code that is compiled once for all targets it is a table, from which the constant of the running
 * target is made when it is first asked for.
 *
 * All commands and events come first, then the types that they use, in the order of first use. So
 * that clients do not rely on names of types, those are numbers, given at first use as well. The
 * keys of an object are in the order of the alphabet: the answer lists them in an order that
 * depends on that.
 */
#include <stdio.h>
#include <string.h>

#include "qapi/front/c_names.h"
#include "qapi/gen/compact.h"
#include "qapi/gen/emit_once.h"
#include "qapi/gen/generators.h"
#include "qapi/gen/unit.h"

/* The text of schema_reader.c.in (embedded.S). */
extern const char schema_reader[], schema_reader_end[];

struct introspect {
    struct buf *b;           /* where the constant goes, */
    struct compact *compact; /* or what the table is made of; the other is NULL */
    const struct qapi_schema *schema;
    struct arena *arena;
    bool unmask;                      /* real names instead of numbers */
    const char **names;               /* [entity_count] the name shown; NULL: not used so far */
    unsigned named;                   /* how many numbers were given */
    bool *used;                       /* [entity_count] is it in the queue? */
    const struct qapi_entity **queue; /* [queued] used types, in that order */
    size_t queued;
    const struct qapi_entity *integer,
        *integers; /* what all types of integers and their arrays are */
};

/* ---- literals ---- */

/* Shorthands at the begin of the file. The braces stand outside, since #if must not stand between
 * the parentheses of a macro. */
static const char shorthands[] =
    "\n"
    "#define DICT .type = QTYPE_QDICT, .value.qdict = (QLitDictEntry[])\n"
    "#define LIST .type = QTYPE_QLIST, .value.qlist = (QLitObject[])\n"
    "#define STR(text) { .type = QTYPE_QSTRING, .value.qstr = text }\n";

#define BEGIN_DICT "{ DICT {\n"
#define END "{} } }"

/* Names have no characters that would need a backslash in C. */
#define ENTRY(key, value) "{ \"" key "\", STR(\"" value "\") },\n"

/* What follows is in both forms. */

static void string_entry(struct introspect *t, const char *key, const char *value) {
    if (t->compact) {
        compact_key(t->compact, key);
        compact_text(t->compact, value);
    } else {
        qapi_emit(t->b, ENTRY("$1", "$2"), key, value);
    }
}

static void true_entry(struct introspect *t, const char *key) {
    if (t->compact) {
        compact_key(t->compact, key);
        compact_true(t->compact);
    } else {
        qapi_emit(t->b, "{ \"$1\", QLIT_QBOOL(true) },\n", key);
    }
}

static void null_entry(struct introspect *t, const char *key) {
    if (t->compact) {
        compact_key(t->compact, key);
        compact_null(t->compact);
    } else {
        qapi_emit(t->b, "{ \"$1\", QLIT_QNULL },\n", key);
    }
}

static void begin_list(struct introspect *t, const char *key) {
    if (t->compact) {
        compact_key(t->compact, key);
        compact_begin_list(t->compact);
    } else {
        qapi_emit(t->b, "{ \"$1\", { LIST {\n", key);
    }
}

static void end_list(struct introspect *t) {
    if (t->compact)
        compact_end_list(t->compact);
    else
        buf_puts(t->b, END " },\n");
}

/* A dictionary that is an element of a list. */
static void begin_dict(struct introspect *t, const struct cond *cond) {
    if (t->compact) {
        compact_if(t->compact, cond);
        compact_begin_dict(t->compact);
    } else {
        qapi_emit_if(t->b, cond);
        buf_puts(t->b, BEGIN_DICT);
    }
}

static void end_dict(struct introspect *t, const struct cond *cond, qapi_when when) {
    if (t->compact) {
        compact_end_dict(t->compact);
        compact_unless(t->compact, when);
        compact_endif(t->compact, cond);
    } else {
        buf_puts(t->b, END ",\n");
        qapi_emit_endif(t->b, cond);
    }
}

/* A string that is an element of a list. */
static void string(struct introspect *t, const char *text, const struct cond *cond,
                   qapi_when when) {
    if (t->compact) {
        compact_if(t->compact, cond);
        compact_text(t->compact, text);
        compact_unless(t->compact, when);
        compact_endif(t->compact, cond);
    } else {
        qapi_emit_if(t->b, cond);
        qapi_emit(t->b, "STR(\"$1\"),\n", text);
        qapi_emit_endif(t->b, cond);
    }
}

static void comment(struct introspect *t, const char *shown, const char *name) {
    if (t->compact)
        compact_comment(t->compact, qapi_concat(t->arena, shown, ": ", name, NULL));
    else
        qapi_emit(t->b, "/* $1: $2 */\n", shown, name);
}

static void features(struct introspect *t, const struct qapi_features *f) {
    if (!f->count)
        return;
    begin_list(t, "features");
    for (size_t i = 0; i < f->count; i++)
        string(t, f->list[i].name, f->list[i].cond, f->list[i].when);
    end_list(t);
}

/* ---- types ---- */

static const char *shown_name(struct introspect *t, const struct qapi_entity *e) {
    const char **name = &t->names[e->number];

    if (!*name)
        *name = t->unmask ? e->name : arena_printf(t->arena, "%u", t->named++);
    return *name;
}

static bool is_integer(const struct qapi_entity *type) {
    return type->kind == QAPI_BUILTIN && type->builtin.json == QAPI_JSON_INT;
}

/* The type that stands for it in JSON. */
static const struct qapi_entity *wire_type(const struct introspect *t,
                                           const struct qapi_entity *type) {
    if (is_integer(type))
        return t->integer;
    if (type->kind == QAPI_ARRAY && is_integer(type->array_of.element))
        return t->integers;
    return type;
}

static const char *array_name(struct introspect *t, const char *element) {
    return qapi_concat(t->arena, "[", element, "]", NULL);
}

/* The name by which something refers to the type, which thus is used. */
static const char *use(struct introspect *t, const struct qapi_entity *type) {
    type = wire_type(t, type);
    if (!t->used[type->number]) {
        t->used[type->number] = true;
        t->queue[t->queued++] = type;
    }
    if (type->kind == QAPI_BUILTIN)
        return type->name;
    if (type->kind != QAPI_ARRAY)
        return shown_name(t, type);
    if (!t->names[type->number])
        t->names[type->number] = array_name(t, use(t, type->array_of.element));
    return t->names[type->number];
}

static void use_entry(struct introspect *t, const char *key, const struct qapi_entity *type) {
    string_entry(t, key, use(t, type));
}

/* ---- entities ---- */

static void begin(struct introspect *t, const struct qapi_entity *e) {
    begin_dict(t, e->cond);
}

static void end(struct introspect *t, const struct qapi_entity *e) {
    end_dict(t, e->cond, e->when);
}

static void meta_and_name(struct introspect *t, const char *meta, const char *name) {
    string_entry(t, "meta-type", meta);
    string_entry(t, "name", name);
}

/* A type with its real name beside it, for those who read the file. */
static void begin_named(struct introspect *t, const struct qapi_entity *e) {
    if (!t->unmask)
        comment(t, shown_name(t, e), e->name);
    begin(t, e);
}

static const struct qapi_entity *or_empty(const struct introspect *t,
                                          const struct qapi_entity *type) {
    return type ? type : t->schema->empty;
}

static void command(struct introspect *t, const struct qapi_entity *e) {
    begin(t, e);
    if (e->command.allow_oob)
        true_entry(t, "allow-oob");
    use_entry(t, "arg-type", or_empty(t, e->command.arguments));
    features(t, &e->features);
    meta_and_name(t, "command", e->name);
    use_entry(t, "ret-type", or_empty(t, e->command.returns));
    end(t, e);
}

static void event(struct introspect *t, const struct qapi_entity *e) {
    begin(t, e);
    use_entry(t, "arg-type", or_empty(t, e->event.arguments));
    features(t, &e->features);
    meta_and_name(t, "event", e->name);
    end(t, e);
}

static void builtin(struct introspect *t, const struct qapi_entity *e) {
    static const char *const json[] = {
        [QAPI_JSON_STRING] = "string", [QAPI_JSON_NUMBER] = "number",
        [QAPI_JSON_INT] = "int",       [QAPI_JSON_BOOLEAN] = "boolean",
        [QAPI_JSON_NULL] = "null",     [QAPI_JSON_OBJECT] = "object",
        [QAPI_JSON_ARRAY] = "array",   [QAPI_JSON_VALUE] = "value",
    };

    begin(t, e);
    string_entry(t, "json-type", json[e->builtin.json]);
    meta_and_name(t, "builtin", e->name);
    end(t, e);
}

static void enum_value(struct introspect *t, const struct qapi_enum_value *v) {
    begin_dict(t, v->cond);
    features(t, &v->features);
    string_entry(t, "name", v->name);
    end_dict(t, v->cond, v->when);
}

static void enumeration(struct introspect *t, const struct qapi_entity *e) {
    const struct qapi_enum *n = &e->enumeration;

    begin_named(t, e);
    features(t, &e->features);
    begin_list(t, "members");
    for (size_t i = 0; i < n->count; i++)
        enum_value(t, &n->values[i]);
    end_list(t);
    meta_and_name(t, "enum", shown_name(t, e));
    begin_list(t, "values");
    for (size_t i = 0; i < n->count; i++)
        string(t, n->values[i].name, n->values[i].cond, n->values[i].when);
    end_list(t);
    end(t, e);
}

static void array(struct introspect *t, const struct qapi_entity *e) {
    const char *element = use(t, e->array_of.element);

    begin(t, e);
    string_entry(t, "element-type", element);
    meta_and_name(t, "array", array_name(t, element));
    end(t, e);
}

static void member(struct introspect *t, const struct qapi_member *m) {
    begin_dict(t, m->cond);
    if (m->optional)
        null_entry(t, "default");
    features(t, &m->features);
    string_entry(t, "name", m->name);
    use_entry(t, "type", m->type);
    end_dict(t, m->cond, m->when);
}

/* `name` is NULL for alternates, whose branches have names in C only. */
static void branch(struct introspect *t, const struct qapi_branch *branch, const char *name) {
    begin_dict(t, branch->cond);
    if (name)
        string_entry(t, "case", name);
    use_entry(t, "type", branch->type);
    end_dict(t, branch->cond, branch->when);
}

static void variants(struct introspect *t, const struct qapi_object *o) {
    string_entry(t, "tag", o->tag->name);
    begin_list(t, "variants");
    for (size_t i = 0; i < o->branch_count; i++)
        branch(t, &o->branches[i], o->branches[i].name);
    end_list(t);
}

static void object(struct introspect *t, const struct qapi_entity *e) {
    const struct qapi_object *o = &e->object;

    begin_named(t, e);
    features(t, &e->features);
    begin_list(t, "members");
    for (size_t i = 0; i < o->all_count; i++)
        member(t, o->all[i]);
    end_list(t);
    meta_and_name(t, "object", shown_name(t, e));
    if (o->is_union)
        variants(t, o);
    end(t, e);
}

static void alternate(struct introspect *t, const struct qapi_entity *e) {
    begin_named(t, e);
    features(t, &e->features);
    begin_list(t, "members");
    for (size_t i = 0; i < e->alternate.count; i++)
        branch(t, &e->alternate.branches[i], NULL);
    end_list(t);
    meta_and_name(t, "alternate", shown_name(t, e));
    end(t, e);
}

static void entity(struct introspect *t, const struct qapi_entity *e) {
    switch (e->kind) {
    case QAPI_BUILTIN: builtin(t, e); break;
    case QAPI_ENUM: enumeration(t, e); break;
    case QAPI_ARRAY: array(t, e); break;
    case QAPI_OBJECT: object(t, e); break;
    case QAPI_ALTERNATE: alternate(t, e); break;
    case QAPI_COMMAND: command(t, e); break;
    case QAPI_EVENT: event(t, e); break;
    case QAPI_INCLUDE: break;
    }
}

static void commands_and_events(struct introspect *t) {
    const struct qapi_schema *s = t->schema;

    for (size_t i = 0; i < s->module_count; i++) {
        for (size_t j = 0; j < s->modules[i]->count; j++) {
            const struct qapi_entity *e = s->modules[i]->entities[j];

            if (!qapi_is_type(e))
                entity(t, e);
        }
    }
}

/* Types come into the queue while it is being gone through. */
static void used_types(struct introspect *t) {
    for (size_t i = 0; i < t->queued; i++)
        entity(t, t->queue[i]);
}

static void constant(struct introspect *t, const char *name) {
    buf_puts(t->b, shorthands);
    qapi_emit(t->b, "\nconst QLitObject $1 = { LIST {\n", name);
    commands_and_events(t);
    used_types(t);
    buf_puts(t->b, END ";\n");
}

/* ---- once for all targets ---- */

static void add_embedded(struct buf *b) {
    const char *mark = "/* ---- */\n", *begin = strstr(schema_reader, mark) + strlen(mark);

    buf_add(b, begin, (size_t)(schema_reader_end - begin));
}

/* Code asks for the constant by its name, as ever. */
static void declare(struct buf *b, const char *name) {
    qapi_emit(b,
              "\n"
              "/* What the running target answers; made at the first call. */\n"
              "const QLitObject *$1_of_target(void);\n"
              "#define $1 (*$1_of_target())\n",
              name);
}

static void table(struct introspect *t, struct buf *b, const char *name) {
    compact_begin_list(t->compact);
    commands_and_events(t);
    used_types(t);
    compact_end_list(t->compact);
    compact_print(t->compact, b);
    compact_free(t->compact);
    add_embedded(b);
    qapi_emit(b,
              "\n"
              "const QLitObject *$1_of_target(void)\n"
              "{\n"
              "    static gsize tree;\n"
              "\n"
              "    if (g_once_init_enter(&tree)) {\n"
              "        g_once_init_leave(&tree, (gsize)schema_read());\n"
              "    }\n"
              "    return (const QLitObject *)tree;\n"
              "}\n",
              name);
}

static void once(struct qapi_unit *u, struct introspect *t, const char *name) {
    struct compact compact = {.depth = 0};

    qapi_emit_once_declarations(&u->early, u->g);
    declare(&u->late, name);
    buf_puts(&u->code, "#include \"qapi/visitor-impl.h\"\n");
    qapi_emit_once_includes(&u->code, u->g);
    qapi_emit_once_table(&u->code, u->g);
    t->compact = &compact;
    table(t, &u->code, name);
    t->compact = NULL;
}

void qapi_generate_introspect(const struct qapi_generation *g) {
    const struct qapi_schema *s = g->schema;
    struct arena *a = &g->outputs->arena;
    const char *name = arena_printf(a, "%sqmp_schema_qlit", qapi_c_plain(a, g->options->prefix));
    struct qapi_unit u;
    struct introspect t = {
        .b = &u.code,
        .schema = s,
        .arena = a,
        .unmask = g->options->unmask,
        .names = arena_array(a, s->entity_count, sizeof *t.names),
        .used = arena_array(a, s->entity_count, sizeof *t.used),
        .queue = arena_array(a, s->entity_count, sizeof(struct qapi_entity *)),
        .integer = qapi_schema_find(s, "int"),
        .integers = qapi_schema_find(s, "intList"),
    };

    qapi_unit_begin(&u, g, "qapi-introspect");
    qapi_emit(&u.early, "#include \"$1/qlit.h\"\n",
              s->compat->qobject_folder ? "qobject" : "qapi/qmp");
    qapi_emit(&u.code,
              "#include \"qemu/osdep.h\"\n"
              "#include \"$1qapi-introspect.h\"\n",
              g->options->prefix);
    if (s->once) {
        once(&u, &t, name);
    } else {
        qapi_emit(&u.early, "\nextern const QLitObject $1;\n", name);
        constant(&t, name);
    }
    qapi_unit_end(&u);
}
