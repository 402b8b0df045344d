/* SPDX-License-Identifier: MIT */
/*
 * Reading a build folder: build.ninja, compile_commands.json, .ninja_log and the objects' sizes.
 */
#ifndef REPORT_GATHER_H
#define REPORT_GATHER_H

#include "base/file.h"
#include "report/model.h"

/* The files that the model's texts are parts of, mapped for as long as it is used. */
struct report_maps {
    struct file_map *maps; /* [count], malloc'ed */
    size_t count, capacity;
};

/* Fills the graph, the steps with their sources, and the times as the log has them. False with
 * every error reported. */
bool gather_build(struct report *r, struct report_maps *maps);
void gather_free(struct report *r, struct report_maps *maps);

/* Sets the size of each object that a target needs, and of the targets' programs. */
void gather_sizes(struct report *r);

#endif
