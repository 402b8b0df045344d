/* SPDX-License-Identifier: MIT */
/*
 * The final link, by the user's own compiler driver and linker.
 */
#ifndef LINK_FINAL_H
#define LINK_FINAL_H

#include "base/buf.h"
#include "link/dispatch.h"
#include "link/job.h"
#include "link/model.h"

/* What the words and the linker that they choose allow (asks the linker for its name). `folder`
 * holds a temporary file. */
enum deferral final_deferral(struct link_state *s, const char *folder);

/* Writes the start-up object and the assembly text into `folder`, assembles and links; the result
 * is `program`. False with an error reported. */
bool final_link(struct link_state *s, const char *folder, enum deferral deferral,
                const struct buf *assembly, const char *program);

#endif
