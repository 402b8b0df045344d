/* SPDX-License-Identifier: MIT */
/*
 * link_edges_read with the files taken from somewhere else than the disk. Ownership is as in
 * link_edge.h; the texts that the loader gives must live until the call returns.
 */
#ifndef NINJA_LINK_EDGE_FROM_H
#define NINJA_LINK_EDGE_FROM_H

#include "ninja/link_edge.h"
#include "ninja/ninja_file.h"

bool link_edges_read_from(struct arena *a, const char *builddir, struct ninja_loader loader,
                          const char *const *names, size_t name_count, struct link_edge *edges,
                          struct link_edge_files *files);

#endif
