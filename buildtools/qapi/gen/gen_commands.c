/* SPDX-License-Identifier: MIT */
/*
 * qapi-commands: for each command the prototype of its handler, and the function that takes the
 * arguments out of JSON, calls it, and makes JSON of what it returns; with trace events around.
 */
#include <ctype.h>
#include <string.h>

#include "qapi/front/c_names.h"
#include "qapi/gen/generators.h"
#include "qapi/gen/unit.h"

/* One command while its marshalling function is written. */
struct command {
    struct qapi_unit *u;
    const struct qapi_entity *entity;
    const struct qapi_entity *arguments; /* NULL when there is nothing to read */
    const struct qapi_entity *returns;   /* NULL when there is nothing to write */
    const char *coroutine;               /* how a function that is one is marked */
    const char *upper;                   /* the C name in upper case */
    bool trace;
};

static void prototypes(const struct command *c) {
    const struct qapi_command *command = &c->entity->command;
    struct buf *b = &c->u->late;

    buf_putc(b, '\n');
    qapi_emit_declarator(b, c->returns ? c->returns->c_type : "void", c->coroutine);
    qapi_emit(b, "qmp_$1(", c->entity->c_name);
    qapi_emit_parameters(b, command->arguments, command->boxed, "Error **errp");
    qapi_emit(b, ");\nvoid $2qmp_marshal_$1(QDict *args, QObject **ret, Error **errp);\n",
              c->entity->c_name, c->coroutine);
}

static void call_argument(struct buf *b, const struct qapi_member *m) {
    if (m->cond)
        buf_putc(b, '\n');
    qapi_emit_if(b, m->cond);
    if (m->has)
        qapi_emit(b, "arg.has_$1, ", m->c_name);
    qapi_emit(b, "arg.$1, ", m->c_name);
    if (m->cond)
        buf_putc(b, '\n');
    qapi_emit_endif(b, m->cond);
}

static void call(const struct command *c) {
    const struct qapi_command *command = &c->entity->command;
    struct buf *b = &c->u->code;

    qapi_emit(b, "        $1qmp_$2(", c->returns ? "retval = " : "", c->entity->c_name);
    if (command->boxed)
        buf_puts(b, "&arg, ");
    for (size_t i = 0; !command->boxed && c->arguments && i < c->arguments->object.all_count; i++)
        call_argument(b, c->arguments->object.all[i]);
    buf_puts(b, "&err);\n");
}

static void trace_enter(const struct command *c) {
    if (c->trace)
        qapi_emit(&c->u->code,
                  "        if (trace_event_get_state_backends(TRACE_QMP_ENTER_$1)) {\n"
                  "            g_autoptr(GString) json = qobject_to_json(QOBJECT(args));\n"
                  "\n"
                  "            trace_qmp_enter_$2(json->str);\n"
                  "        }\n",
                  c->upper, c->entity->c_name);
}

static void trace_success(const struct command *c) {
    if (c->trace && c->returns)
        qapi_emit(&c->u->code,
                  "            if (ok && trace_event_get_state_backends(TRACE_QMP_EXIT_$1)) {\n"
                  "                g_autoptr(GString) json = qobject_to_json(*ret);\n"
                  "\n"
                  "                trace_qmp_exit_$2(json->str, true);\n"
                  "            }\n",
                  c->upper, c->entity->c_name);
    else if (c->trace)
        qapi_emit(&c->u->code, "            trace_qmp_exit_$1(\"{}\", true);\n", c->entity->c_name);
}

/* What was returned becomes JSON, and is freed. */
static void output(const struct command *c) {
    qapi_emit(&c->u->code,
              "            Visitor *out = qobject_output_visitor_new_qmp(ret);\n"
              "\n"
              "            ok = visit_type_$1(out, \"unused\", &retval, errp);\n"
              "            if (ok) {\n"
              "                visit_complete(out, ret);\n"
              "            }\n"
              "            visit_free(out);\n"
              "            out = qapi_dealloc_visitor_new();\n"
              "            visit_type_$1(out, \"unused\", &retval, NULL);\n"
              "            visit_free(out);\n",
              c->returns->c_name);
}

static void call_and_output(const struct command *c) {
    struct buf *b = &c->u->code;

    buf_puts(b, "    if (ok) {\n"
                "        Error *err = NULL;\n");
    if (c->returns) {
        buf_puts(b, "        ");
        qapi_emit_declarator(b, c->returns->c_type, "retval;\n");
    }
    buf_putc(b, '\n');
    trace_enter(c);
    call(c);
    buf_puts(b, "        if (err) {\n");
    if (c->trace)
        qapi_emit(b, "            trace_qmp_exit_$1(error_get_pretty(err), false);\n",
                  c->entity->c_name);
    buf_puts(b, "            error_propagate(errp, err);\n");
    if (c->returns || c->trace)
        buf_puts(b, "        } else {\n");
    if (c->returns)
        output(c);
    trace_success(c);
    buf_puts(b, "        }\n"
                "    }\n");
}

static void input(const struct command *c) {
    struct buf *b = &c->u->code;

    buf_puts(b, "    if (ok) {\n");
    if (c->arguments)
        qapi_emit(
            b,
            "        ok = visit_type_$1_members(v, &arg, errp) && visit_check_struct(v, errp);\n",
            c->arguments->c_name);
    else
        buf_puts(b, "        ok = visit_check_struct(v, errp);\n");
    buf_puts(b, "        visit_end_struct(v, NULL);\n"
                "    }\n");
}

static void free_arguments(const struct command *c) {
    buf_puts(&c->u->code, "    visit_free(v);\n");
    if (c->arguments)
        qapi_emit(&c->u->code,
                  "\n"
                  "    v = qapi_dealloc_visitor_new();\n"
                  "    visit_start_struct(v, NULL, NULL, 0, NULL);\n"
                  "    visit_type_$1_members(v, &arg, NULL);\n"
                  "    visit_end_struct(v, NULL);\n"
                  "    visit_free(v);\n",
                  c->arguments->c_name);
}

static void marshal(const struct command *c) {
    struct buf *b = &c->u->code;

    qapi_emit(b,
              "\nvoid $2qmp_marshal_$1(QDict *args, QObject **ret, Error **errp)\n"
              "{\n"
              "    Visitor *v = qobject_input_visitor_new_qmp(QOBJECT(args));\n",
              c->entity->c_name, c->coroutine);
    if (c->arguments)
        qapi_emit(b, "    $1 arg = {0};\n", c->arguments->c_name);
    buf_puts(b, "    bool ok = visit_start_struct(v, NULL, NULL, 0, errp);\n\n");
    input(c);
    buf_putc(b, '\n');
    call_and_output(c);
    free_arguments(c);
    buf_puts(b, "}\n");
}

static void trace_events(const struct command *c) {
    qapi_emit(&c->u->trace,
              "qmp_enter_$1(const char *json) \"%s\"\n"
              "qmp_exit_$1(const char *result, bool succeeded) \"%s %d\"\n",
              c->entity->c_name);
}

static void emit_command(const struct command *c) {
    qapi_emit_if(&c->u->late, c->entity->cond);
    prototypes(c);
    qapi_emit_endif(&c->u->late, c->entity->cond);
    qapi_emit_if(&c->u->code, c->entity->cond);
    marshal(c);
    qapi_emit_endif(&c->u->code, c->entity->cond);
    if (c->trace)
        trace_events(c);
}

/* Not qapi_c_upper: q_ before a keyword stays. */
static const char *upper(struct arena *a, const char *c_name) {
    char *copy = arena_copy(a, c_name, strlen(c_name));

    for (char *p = copy; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    return copy;
}

static void entity(struct qapi_unit *u, const struct qapi_entity *e) {
    bool mark = e->kind == QAPI_COMMAND && e->command.coroutine &&
                u->g->schema->compat->coroutine_prototypes;
    struct command c;

    if (e->kind != QAPI_COMMAND || !e->command.gen)
        return;
    c = (struct command){
        .u = u,
        .entity = e,
        .arguments = qapi_has_arguments(e->command.arguments, e->command.boxed)
                         ? e->command.arguments
                         : NULL,
        .returns = e->command.returns,
        .coroutine = mark ? "coroutine_fn " : "",
        .upper = upper(&u->g->outputs->arena, e->c_name),
        .trace = qapi_traces(u->g),
    };
    emit_command(&c);
}

/* The root's file has no trace events of its own in QEMU's build: commands may not stand there. */
static void include_trace(struct qapi_unit *u) {
    const char *base = qapi_unit_base(u->g, "qapi-commands", u->module);

    if (!qapi_traces(u->g) || strcmp(base, "qapi-commands") == 0)
        return;
    qapi_emit(&u->code,
              "#include \"$1/qjson.h\"\n"
              "#include \"trace/trace-$2_trace_events.h\"\n",
              u->g->schema->compat->qobject_folder ? "qobject" : "qapi/qmp",
              qapi_c_plain(&u->g->outputs->arena, base));
}

static void begin(struct qapi_unit *u) {
    qapi_emit(&u->code,
              "#include \"qemu/osdep.h\"\n"
              "#include \"qapi/compat-policy.h\"\n"
              "#include \"qapi/visitor.h\"\n"
              "#include \"$1/qdict.h\"\n"
              "#include \"qapi/dealloc-visitor.h\"\n"
              "#include \"qapi/error.h\"\n",
              u->g->schema->compat->qobject_folder ? "qobject" : "qapi/qmp");
    qapi_unit_include(u, &u->code, "qapi-visit");
    qapi_unit_include(u, &u->code, "qapi-commands");
    include_trace(u);
    qapi_unit_include(u, &u->early, "qapi-types");
}

void qapi_generate_commands(const struct qapi_generation *g) {
    const struct qapi_modular commands = {
        .what = "qapi-commands",
        .trace = qapi_traces(g),
        .begin = begin,
        .entity = entity,
    };

    qapi_modular_run(g, &commands, NULL);
}
