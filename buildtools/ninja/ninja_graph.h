/* SPDX-License-Identifier: MIT */
/*
 * What needs what in a Ninja build: every build statement with the statements that it waits for.
 * A struct ninja_graph owns all that it hands out, the ninja file included.
 */
#ifndef NINJA_NINJA_GRAPH_H
#define NINJA_NINJA_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/str.h"
#include "ninja/ninja_file.h"

#define NINJA_NO_EDGE UINT32_MAX

/* Numbers of edges or of groups. */
struct ninja_numbers {
    uint32_t *numbers; /* [count] */
    size_t count;
};

struct ninja_node {
    struct str rule;              /* name of the rule; `phony` for names */
    struct ninja_numbers outputs; /* numbers of `paths`; at least one */
    struct ninja_numbers inputs;  /* edges that make its explicit and implicit inputs */
    uint32_t group;               /* what it waits for besides; NINJA_NO_EDGE: nothing */
    uint32_t source; /* its first explicit input, a number of `paths`, or INTERN_NONE */
};

struct ninja_graph {
    struct arena arena;
    struct ninja ninja;
    struct intern paths;      /* of all outputs, and of all explicit and implicit inputs */
    uint32_t *makers;         /* [paths.count] the edge that makes the path, or NINJA_NO_EDGE */
    struct ninja_node *edges; /* [edge_count] in the order of the file; malloc'ed */
    size_t edge_count;
    struct ninja_numbers
        *groups; /* [group_count] edges that make the order-only inputs of several */
    size_t group_count;
};

/* Reads FOLDER/build.ninja and what it includes. False when anything is wrong, reported.
 * ninja_graph_free in any case. */
bool ninja_graph_read(struct ninja_graph *g, const char *folder, struct ninja_loader loader,
                      ninja_passed *passed);
void ninja_graph_free(struct ninja_graph *g);

/* The edge that makes this canonical path, or NINJA_NO_EDGE. */
uint32_t ninja_graph_maker(const struct ninja_graph *g, struct str path);

/* Calls `visit` once for each edge that must be up to date before `edge` is, `edge` included.
 * `seen` is [edge_count + group_count], and `stamp` a number that is not in it yet. */
void ninja_graph_closure(const struct ninja_graph *g, uint32_t edge, uint32_t *seen, uint32_t stamp,
                         void (*visit)(void *ctx, uint32_t edge), void *ctx);

#endif
