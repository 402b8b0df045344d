/* SPDX-License-Identifier: MIT */
/*
 * A file of a schema that includes others, and is included: which one is the root?
 */
#ifndef QAPI_FRONT_FIND_ROOT_H
#define QAPI_FRONT_FIND_ROOT_H

#include "base/arena.h"

/* The path of the file that includes `path`, in one step or several, and is not included itself; of
 * several such, the first by name. Looked for in the file's folder and those above it, up to that
 * of the repository or the sources; written as `path` is. NULL: nothing there includes it. */
const char *qapi_find_root(struct arena *a, const char *path);

#endif
