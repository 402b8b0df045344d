/* SPDX-License-Identifier: MIT */
/*
 * The final link, by the user's own compiler driver and linker.
 */
#ifndef LINK_FINAL_H
#define LINK_FINAL_H

#include "base/buf.h"
#include "link/job.h"
#include "link/model.h"

/* True when the words ask for a program that is loaded at a fixed address: no relocations to defer.
 */
bool final_is_fixed(const struct link_state *s);

/* Writes the start-up object and the assembly text into `folder`, assembles and links; the result
 * is `program`. False with an error reported. */
bool final_link(struct link_state *s, const char *folder, const struct buf *assembly,
                const char *program);

#endif
