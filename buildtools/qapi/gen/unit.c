/* SPDX-License-Identifier: MIT */
#include "qapi/gen/unit.h"

#include <stdlib.h>
#include <string.h>

#include "qapi/front/c_names.h"
#include "qapi/gen/emit_once.h"

static struct arena *names_arena(const struct qapi_generation *g) {
    return &g->outputs->arena;
}

/* Where the last component of a path begins. */
static size_t folder_length(const char *path) {
    return (size_t)(str_basename(path) - path);
}

const char *qapi_unit_base(const struct qapi_generation *g, const char *what,
                           const struct qapi_module *module) {
    struct arena *a = names_arena(g);
    const char *last, *dot;

    if (module->builtin) {
        const char *dash = strchr(what, '-');

        return qapi_concat(a, arena_copy(a, what, (size_t)(dash - what)), "-builtin", dash, NULL);
    }
    if (module->root)
        return qapi_concat(a, g->options->prefix, what, NULL);
    last = str_basename(module->name);
    dot = strrchr(last, '.');
    if (dot && dot != last)
        last = arena_copy(a, last, (size_t)(dot - last));
    return qapi_concat(a, g->options->prefix, what, "-", last, NULL);
}

const char *qapi_unit_file(const struct qapi_generation *g, const char *what,
                           const struct qapi_module *module) {
    size_t folder = module->builtin ? 0 : folder_length(module->name);

    return qapi_concat(names_arena(g), arena_copy(names_arena(g), module->name, folder),
                       qapi_unit_base(g, what, module), NULL);
}

void qapi_unit_include(struct qapi_unit *u, struct buf *b, const char *what) {
    qapi_emit(b, u->module->builtin ? "#include \"qapi/$1.h\"\n" : "#include \"$1.h\"\n",
              qapi_unit_base(u->g, what, u->module));
}

/* `to` as seen from the folder of `from`; both are relative to the same folder. */
static void emit_relative(struct buf *b, const char *from, const char *to) {
    size_t common = 0;

    for (size_t i = 0; from[i] && from[i] == to[i]; i++) {
        if (from[i] == '/')
            common = i + 1;
    }
    for (const char *p = from + common; (p = strchr(p, '/')); p++)
        buf_puts(b, "../");
    buf_puts(b, to + common);
}

static void include_module(struct qapi_unit *u, const char *what,
                           const struct qapi_module *module) {
    buf_puts(&u->early, "#include \"");
    emit_relative(&u->early, u->file, qapi_unit_file(u->g, what, module));
    buf_puts(&u->early, ".h\"\n");
}

/* The first line of every file, between comment marks. */
static void emit_banner(struct buf *b, const struct qapi_generation *g, const char *open,
                        const char *close) {
    qapi_emit(b, "$1 Made by $2 from a QAPI schema: change that, not this file.$3\n\n", open,
              g->options->tool, close);
}

/* A file with room for `size` bytes and some more: hundreds of files are held in memory at once, so
 * none should grow by doubling. */
static struct buf *new_file(const struct qapi_generation *g, const char *name,
                            const char *extension, size_t size) {
    struct qapi_output *o =
        qapi_output_add(g->outputs, qapi_concat(names_arena(g), name, extension, NULL));

    o->text.p = malloc(size + 512);
    o->text.capacity = o->text.p ? size + 512 : 0;
    return &o->text;
}

static void make_header(struct qapi_unit *u) {
    struct buf *b = new_file(u->g, u->file, ".h", u->early.n + u->late.n);
    const char *guard =
        qapi_guard_name(names_arena(u->g), qapi_concat(names_arena(u->g), u->file, ".h", NULL));

    emit_banner(b, u->g, "/*", " */");
    qapi_emit(b, "#ifndef $1\n#define $1\n\n", guard);
    buf_add(b, u->early.p, u->early.n);
    buf_add(b, u->late.p, u->late.n);
    qapi_emit(b, "\n#endif /* $1 */\n", guard);
}

static void make_source(struct qapi_unit *u) {
    struct buf *b = new_file(u->g, u->file, ".c", u->code.n);
    const char *source = qapi_concat(names_arena(u->g), u->file, ".c", NULL);

    emit_banner(b, u->g, "/*", " */");
    buf_add(b, u->code.p, u->code.n);
    qapi_emit(b, "\n/* An object file needs a symbol. */\nchar qapi_dummy_$1;\n",
              qapi_c_plain(names_arena(u->g), source));
}

void qapi_trace_file(const struct qapi_generation *g, const char *name, struct buf *events) {
    struct buf *b = new_file(g, name, ".trace-events", events->n);

    emit_banner(b, g, "#", "");
    buf_add(b, events->p, events->n);
    buf_free(events);
}

void qapi_unit_begin(struct qapi_unit *u, const struct qapi_generation *g, const char *what) {
    *u = (struct qapi_unit){
        .g = g,
        .file = qapi_concat(names_arena(g), g->options->prefix, what, NULL),
    };
}

struct buf *qapi_unit_header(const struct qapi_generation *g, const char *what) {
    const char *name = qapi_concat(names_arena(g), g->options->prefix, what, NULL);
    struct buf *b = new_file(g, name, ".h", 0);

    emit_banner(b, g, "/*", " */");
    return b;
}

static void free_unit(struct qapi_unit *u) {
    buf_free(&u->early);
    buf_free(&u->late);
    buf_free(&u->code);
}

void qapi_unit_end(struct qapi_unit *u) {
    make_header(u);
    make_source(u);
    free_unit(u);
}

void qapi_unit_end_source(struct qapi_unit *u) {
    struct buf *b = new_file(u->g, u->file, ".c", u->code.n);

    emit_banner(b, u->g, "/*", " */");
    buf_add(b, u->code.p, u->code.n);
    free_unit(u);
}

static void empty(struct qapi_unit *u) {
    u->early.n = u->late.n = u->code.n = u->trace.n = 0;
}

static void fill(struct qapi_unit *u, const struct qapi_modular *m) {
    m->begin(u);
    if (!u->module->builtin)
        qapi_emit_once_includes(&u->code, u->g);
    for (size_t i = 0; i < u->module->count; i++) {
        const struct qapi_entity *e = u->module->entities[i];

        if (e->kind == QAPI_INCLUDE)
            include_module(u, m->what, e->include.module);
        else
            m->entity(u, e);
    }
}

void qapi_modular_run(const struct qapi_generation *g, const struct qapi_modular *m, void *state) {
    struct qapi_unit u = {.g = g, .state = state};

    for (size_t i = 0; i < g->schema->module_count; i++) {
        u.module = g->schema->modules[i];
        if (u.module->builtin && !(m->builtin && g->options->builtins))
            continue;
        u.file = qapi_unit_file(g, m->what, u.module);
        empty(&u);
        fill(&u, m);
        if (str_starts(str_from(u.file), "../"))
            continue;
        make_header(&u);
        make_source(&u);
        if (m->trace)
            qapi_trace_file(g, u.file, &u.trace);
    }
    buf_free(&u.early);
    buf_free(&u.late);
    buf_free(&u.code);
    buf_free(&u.trace);
}
