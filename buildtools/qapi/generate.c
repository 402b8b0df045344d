/* SPDX-License-Identifier: MIT */
#include "qapi/generate.h"

#include <stdlib.h>
#include <string.h>

#include "qapi/generators.h"

const struct qapi_generator qapi_generators[] = {
    {"types", qapi_generate_types},
    {"features", qapi_generate_features},
    {"visit", qapi_generate_visit},
    {"commands", qapi_generate_commands},
    {"init-commands", qapi_generate_init_commands},
    {"events", qapi_generate_events},
    {"emit-events", qapi_generate_emit_events},
    {"introspect", qapi_generate_introspect},
    {NULL, NULL},
};

struct qapi_output *qapi_output_add(struct qapi_outputs *o, const char *name) {
    struct qapi_output *output = arena_alloc(&o->arena, sizeof *output);

    output->name = arena_copy(&o->arena, name, strlen(name));
    o->files = array_grow(o->files, &o->capacity, o->count + 1, sizeof *o->files);
    o->files[o->count++] = output;
    return output;
}

void qapi_outputs_free(struct qapi_outputs *o) {
    for (size_t i = 0; i < o->count; i++)
        buf_free(&o->files[i]->text);
    free(o->files);
    arena_free(&o->arena);
    memset(o, 0, sizeof *o);
}

void qapi_generate(const struct qapi_generation *g) {
    for (const struct qapi_generator *generator = qapi_generators; generator->name; generator++)
        generator->run(g);
}
