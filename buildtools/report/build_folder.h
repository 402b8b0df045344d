/* SPDX-License-Identifier: MIT */
/*
 * Reading a build folder: build.ninja, compile_commands.json, .ninja_log and the objects' sizes.
 */
#ifndef REPORT_BUILD_FOLDER_H
#define REPORT_BUILD_FOLDER_H

#include "base/file.h"
#include "report/model.h"

/* Fills the graph, the steps with their sources, and the times as the log has them; the texts are
 * parts of the files in `maps`, which stay mapped for as long as the model is used. False with
 * every error reported. */
bool gather_build(struct report *r, struct file_maps *maps);
void gather_free(struct report *r, struct file_maps *maps);

/* Sets the size of each object that a target needs, of the targets' programs, and of the program
 * that is made from all of these. */
void gather_sizes(struct report *r);

#endif
