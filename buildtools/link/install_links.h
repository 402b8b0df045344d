/* SPDX-License-Identifier: MIT */
/*
 * What stands beside the unified program: the links that it is called by, and the list of what it
 * was made from.
 */
#ifndef LINK_INSTALL_LINKS_H
#define LINK_INSTALL_LINKS_H

#include "base/depfile.h"
#include "link/link_job.h"
#include "link/model.h"

/* False, with an error, when the output is one of the files that it would be made from, or one of
 * the programs that it stands for. */
bool output_check(struct link_state *s);

/* False, with an error, when something that is no symbolic link stands where a link has to go, or
 * their folder cannot be made. Changes nothing, but notes what an OUT that is there is called by.
 */
bool links_check(struct link_state *s);

/* Makes, or changes, the links PROGRAM -> OUT, and removes those that only an earlier OUT was
 * called by. */
bool links_make(struct link_state *s);

/* Writes the dependency file in the form of make. */
bool depfile_write(struct link_state *s);

/* Adds the files that were read: for the link's dependency file, and for others. */
void depfile_inputs(const struct link_state *s, struct depfile *d);

/* Calls `with` for each file that was read, but for those whose contents are in the objects. */
void place_each_read(const struct link_state *s, void (*with)(void *ctx, const char *path),
                     void *ctx);

#endif
