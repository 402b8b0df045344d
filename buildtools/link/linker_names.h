/* SPDX-License-Identifier: MIT */
/*
 * Symbols that no input of a target defines, and that are there all the same: the linker makes
 * them, or the C start files have them.
 */
#ifndef LINK_LINKER_NAMES_H
#define LINK_LINKER_NAMES_H

#include "link/model.h"

/* Calls found(ctx, name) for each that has one name; sets' ends (__start_NAME) are not among them.
 */
void linker_names(enum linker linker, void (*found)(void *ctx, struct str name), void *ctx);

/* Is the name one of these? */
bool linker_defines(enum linker linker, struct str name);

#endif
