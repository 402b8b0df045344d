/* SPDX-License-Identifier: MIT */
/*
 * Symbolic links: made at once, and only when they lead elsewhere.
 */
#ifndef BASE_SYMBOLIC_LINK_H
#define BASE_SYMBOLIC_LINK_H

#include <stdbool.h>

#include "base/arena.h"

/* Makes `path` a link to `to`, unless it is that already; what was there is replaced. False with a
 * message when that fails. */
bool symbolic_link_make(struct arena *a, const char *path, const char *to);

/* Removes `path` if it is a link to `to`, written in that way; else nothing is done. */
void symbolic_link_remove(const char *path, const char *to);

#endif
