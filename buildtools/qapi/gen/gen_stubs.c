/* SPDX-License-Identifier: MIT */
/*
 * qapi-stub-NAME.c: for each command that some target lacks, a handler that ends the program. Code
 * that is compiled once refers to the handlers of all targets' commands. The stubs go into an
 * archive, an object each, from which the linker takes those that a target does not define itself;
 * they are never reached, since the command is not registered there.
 */
#include "qapi/gen/emit.h"
#include "qapi/gen/emit_once.h"
#include "qapi/gen/generators.h"
#include "qapi/gen/unit.h"

static void stub(struct buf *b, const struct qapi_generation *g, const struct qapi_entity *e) {
    const struct qapi_command *c = &e->command;

    qapi_emit_if(b, e->cond);
    buf_putc(b, '\n');
    qapi_emit_declarator(b, c->returns ? c->returns->c_type : "void", "");
    qapi_emit(b, "qmp_$1(", e->c_name);
    qapi_emit_parameters(b, c->arguments, c->boxed, "Error **errp");
    buf_puts(b, ")\n{\n    ");
    qapi_emit_lacks(b, g, arena_printf(&g->outputs->arena, "command '%s'", e->name));
    buf_puts(b, "}\n");
    qapi_emit_endif(b, e->cond);
}

static void stub_file(const struct qapi_generation *g, const struct qapi_entity *e) {
    struct qapi_unit u;

    qapi_unit_begin(&u, g, arena_printf(&g->outputs->arena, "qapi-stub-%s", e->name));
    qapi_emit(&u.code,
              "#include \"qemu/osdep.h\"\n"
              "#include \"$1.h\"\n",
              qapi_unit_file(g, "qapi-commands", e->module));
    qapi_emit_once_includes(&u.code, g);
    stub(&u.code, g, e);
    qapi_unit_end_source(&u);
}

void qapi_generate_stubs(const struct qapi_generation *g) {
    const struct qapi_schema *s = g->schema;

    for (size_t i = 0; i < s->entity_count; i++) {
        const struct qapi_entity *e = s->entities[i];

        if (e->kind == QAPI_COMMAND && e->command.gen && e->when)
            stub_file(g, e);
    }
}
