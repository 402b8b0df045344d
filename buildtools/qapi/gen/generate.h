/* SPDX-License-Identifier: MIT */
/*
 * What a generator gets and gives: it reads a checked schema and fills files in memory; the driver
 * writes those that changed. Add a generator: one gen_X.c, one row of the table in generate.c.
 */
#ifndef QAPI_GEN_GENERATE_H
#define QAPI_GEN_GENERATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "qapi/front/schema.h"

struct qapi_generate_options {
    const char *prefix;    /* -p: before the names of files and of some symbols; never NULL */
    const char *tool;      /* name of the program, for the first comment of a file */
    bool builtins;         /* -b: also what the built-in types need */
    bool unmask;           /* -u: real names of types in the introspection */
    bool suppress_tracing; /* no trace events in commands */
};

/* A file to be written. */
struct qapi_output {
    const char *name; /* relative to the output folder, with / where it is in a folder */
    struct buf text;  /* its content so far */
};

struct qapi_outputs {
    struct arena arena;
    struct qapi_output **files; /* [count] in no particular order */
    size_t count, capacity;
    struct qapi_outputs *parts; /* [part_count] of each generator its own; they own the files */
    size_t part_count;
};

struct qapi_generation {
    const struct qapi_schema *schema;
    const struct qapi_generate_options *options;
    struct qapi_outputs *outputs;
};

/* Do commands have trace events? */
static inline bool qapi_traces(const struct qapi_generation *g) {
    return g->schema->compat->trace_events && !g->options->suppress_tracing;
}

/* A new file, empty; `name` is copied. The pointer stays valid. Two of one name are an error of the
 * program. */
struct qapi_output *qapi_output_add(struct qapi_outputs *o, const char *name);

void qapi_outputs_free(struct qapi_outputs *o);

struct qapi_generator {
    const char *name; /* of the output: types, visit … */
    void (*run)(const struct qapi_generation *g);
};

/* All generators; ends with a NULL name. They run in any order and at the same time, so they share
 * nothing that changes. */
extern const struct qapi_generator qapi_generators[];

/* Runs them all, once. */
void qapi_generate(const struct qapi_generation *g);

#endif
