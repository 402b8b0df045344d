/* SPDX-License-Identifier: MIT */
#include "qapi/gen/generate.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/jobs.h"
#include "qapi/gen/generators.h"

/* Those that take longest come first. */
const struct qapi_generator qapi_generators[] = {
    {"introspect", qapi_generate_introspect},
    {"visit", qapi_generate_visit},
    {"types", qapi_generate_types},
    {"commands", qapi_generate_commands},
    {"events", qapi_generate_events},
    {"init-commands", qapi_generate_init_commands},
    {"emit-events", qapi_generate_emit_events},
    {"features", qapi_generate_features},
    {"stubs", qapi_generate_stubs},
    {"poison", qapi_generate_poison},
    {NULL, NULL},
};

struct qapi_output *qapi_output_add(struct qapi_outputs *o, const char *name) {
    struct qapi_output *output = arena_alloc(&o->arena, sizeof *output);

    output->name = arena_copy(&o->arena, name, strlen(name));
    o->files = array_grow(o->files, &o->capacity, o->count + 1, sizeof *o->files);
    o->files[o->count++] = output;
    return output;
}

static void free_part(struct qapi_outputs *part) {
    for (size_t i = 0; i < part->count; i++)
        buf_free(&part->files[i]->text);
    free(part->files);
    arena_free(&part->arena);
}

void qapi_outputs_free(struct qapi_outputs *o) {
    for (size_t i = 0; i < o->part_count; i++)
        free_part(&o->parts[i]);
    free(o->files);
    arena_free(&o->arena);
    memset(o, 0, sizeof *o);
}

static void run_generator(void *ctx, size_t i) {
    const struct qapi_generation *whole = ctx;
    struct qapi_generation g = *whole;

    g.outputs = &whole->outputs->parts[i];
    qapi_generators[i].run(&g);
}

static void take_files(struct qapi_outputs *o, const struct qapi_outputs *part) {
    if (!part->count)
        return;
    o->files = array_grow(o->files, &o->capacity, o->count + part->count, sizeof *o->files);
    memcpy(o->files + o->count, part->files, part->count * sizeof(struct qapi_output *));
    o->count += part->count;
}

void qapi_generate(const struct qapi_generation *g) {
    struct qapi_outputs *o = g->outputs;

    while (qapi_generators[o->part_count].name)
        o->part_count++;
    o->parts = arena_array(&o->arena, o->part_count, sizeof *o->parts);
    jobs_each(o->part_count, run_generator, (void *)(uintptr_t)g);
    for (size_t i = 0; i < o->part_count; i++)
        take_files(o, &o->parts[i]);
}
