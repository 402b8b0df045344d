/* SPDX-License-Identifier: MIT */
/*
 * Generated files that preprocessing needs.
 */
#ifndef CLASSIFY_GENERATED_H
#define CLASSIFY_GENERATED_H

#include "classify/model.h"

/* Do all generated files exist that the steps of these units wait for? Where job->build says so,
 * missing ones are built with Ninja. False, reported, when some are missing still. Without a
 * build.ninja there is nothing to check. */
bool generated_ready(struct classify *c, struct unit **units, size_t count);

#endif
