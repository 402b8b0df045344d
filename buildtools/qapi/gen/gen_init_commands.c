/* SPDX-License-Identifier: MIT */
/*
 * qapi-init-commands: the function that registers all commands of the schema.
 */
#include "qapi/front/c_names.h"
#include "qapi/gen/emit_once.h"
#include "qapi/gen/generators.h"
#include "qapi/gen/unit.h"

static void option(struct buf *b, bool *any, bool set, const char *name) {
    if (!set)
        return;
    qapi_emit(b, *any ? " | $1" : "$1", name);
    *any = true;
}

static void options(struct buf *b, const struct qapi_command *c) {
    bool any = false;

    option(b, &any, !c->success_response, "QCO_NO_SUCCESS_RESP");
    option(b, &any, c->allow_oob, "QCO_ALLOW_OOB");
    option(b, &any, c->allow_preconfig, "QCO_ALLOW_PRECONFIG");
    option(b, &any, c->coroutine, "QCO_COROUTINE");
    if (!any)
        buf_putc(b, '0');
}

static void registration(struct qapi_unit *u, const struct qapi_entity *e) {
    struct buf *b = &u->code;

    if (e->kind != QAPI_COMMAND || !e->command.gen)
        return;
    qapi_emit_if(b, e->cond);
    if (e->when) {
        buf_puts(b, "    if (");
        qapi_emit_has(b, u->g, e->when);
        buf_puts(b, ")\n    ");
    }
    qapi_emit(b, "    qmp_register_command(cmds, \"$1\", qmp_marshal_$2, ", e->name, e->c_name);
    options(b, &e->command);
    buf_puts(b, ", ");
    qapi_emit_feature_bits(b, u->g->schema, &e->features);
    buf_puts(b, ");\n");
    qapi_emit_endif(b, e->cond);
}

static void begin(struct qapi_unit *u, const char *prototype) {
    const struct qapi_compat *compat = u->g->schema->compat;
    const char *prefix = u->g->options->prefix;

    qapi_emit(&u->early,
              "#include \"$1\"\n"
              "\n"
              "$2;\n",
              compat->registry_header ? "qapi/qmp-registry.h" : "qapi/qmp/dispatch.h", prototype);
    qapi_emit(&u->code,
              "#include \"qemu/osdep.h\"\n"
              "#include \"$1qapi-commands.h\"\n"
              "#include \"$1qapi-init-commands.h\"\n",
              prefix);
    if (compat->features_file)
        qapi_emit(&u->code, "#include \"$1qapi-features.h\"\n", prefix);
    qapi_emit_once_includes(&u->code, u->g);
    qapi_emit(&u->code, "\n$1\n{\n    QTAILQ_INIT(cmds);\n\n", prototype);
}

void qapi_generate_init_commands(const struct qapi_generation *g) {
    struct arena *a = &g->outputs->arena;
    const char *prototype = arena_printf(a, "void %sqmp_init_marshal(QmpCommandList *cmds)",
                                         qapi_c_plain(a, g->options->prefix));
    struct buf no_events = {0};
    struct qapi_unit u;

    qapi_unit_begin(&u, g, "qapi-init-commands");
    begin(&u, prototype);
    for (size_t i = 0; i < g->schema->module_count; i++) {
        const struct qapi_module *m = g->schema->modules[i];

        for (size_t j = 0; j < m->count; j++)
            registration(&u, m->entities[j]);
    }
    buf_puts(&u.code, "}\n");
    if (qapi_traces(g))
        qapi_trace_file(g, u.file, &no_events);
    qapi_unit_end(&u);
}
