/* SPDX-License-Identifier: MIT */
/*
 * Names that packagers install QEMU's programs under besides QEMU's own, as tables that can be
 * asked for with --aliases.
 */
#ifndef LINK_KNOWN_NAMES_H
#define LINK_KNOWN_NAMES_H

#include "link/link_job.h"

/* Adds the names of the table that `job->known_names` names to the targets that it knows, where no
 * other target has them. False with an error when there is no such table. */
bool known_names_apply(struct arena *a, struct link_job *job);

/* The name of the target's program with `name` where the target's stands, as a whole word; NULL
 * where it does not. */
const char *known_names_renamed(struct arena *a, const struct target *t, const char *name);

#endif
