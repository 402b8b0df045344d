/* SPDX-License-Identifier: MIT */
/*
 * The link edges of a Ninja build: for an executable, the very words that its link step would run
 * with, and the files it waits for. All memory is the arena's that the caller gives.
 */
#ifndef NINJA_LINK_EDGE_H
#define NINJA_LINK_EDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "ninja/ninja_file.h"

struct link_edge {
    const char *output; /* the executable, as build.ninja names it */
    const char *
        *words; /* [word_count] the command, unquoted as the shell would do it, with the edge's own
                 * response file (rspfile_content) put in the place of its @FILE word */
    size_t word_count;
    const char *
        *inputs; /* [input_count] explicit and implicit inputs, relative to the build folder */
    size_t input_count;
    const char **order_only; /* [order_only_count] what must exist before, without being an input of
                                the command */
    size_t order_only_count;
};

/* Where a build is described: build.ninja and what it includes. */
struct link_edge_files {
    const char **names; /* [count] relative to the build folder, or absolute */
    size_t count;
};

/*
 * Finds the edges that make `names[i]` in BUILDDIR/build.ninja (and the files that it includes) and
 * fills edges[i], and *files with what was read. A phony edge with one input is followed to it.
 * False when anything is wrong, with every error reported: no build.ninja (say that BUILDDIR is no
 * configured build folder), a syntax error (file:line:col), an executable that no edge makes (the
 * nearest name is suggested), an edge that is no link step (its command has no `-o`).
 */
bool link_edges_read(struct arena *a, const char *builddir, const char *const *names,
                     size_t name_count, struct link_edge *edges, struct link_edge_files *files);

/* The same with the files taken from somewhere else than the disk: the texts that the loader gives
 * must live until the call returns. */
bool link_edges_read_from(struct arena *a, const char *builddir, struct ninja_loader loader,
                          const char *const *names, size_t name_count, struct link_edge *edges,
                          struct link_edge_files *files);

#endif
