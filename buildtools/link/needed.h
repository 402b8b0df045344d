/* SPDX-License-Identifier: MIT */
/*
 * Which shared libraries each target's own program would need: the unified program needs all of
 * them. For packagers.
 */
#ifndef LINK_NEEDED_H
#define LINK_NEEDED_H

#include "link/model.h"

struct needed_library {
    const char *name;  /* as the program asks for it (DT_SONAME); else the file's */
    uint64_t *targets; /* bit set: the targets that need it */
};

/* The libraries that some target needs, in the order in which they are named: [*count], in the
 * arena. As the linker does it, one behind --as-needed is needed where it defines a name that the
 * target's objects refer to and that no library before it defines. Libraries that linker scripts
 * stand for, such as libc, and the compiler's own are not listed. */
const struct needed_library *needed_find(const struct link_state *s, size_t *count);

#endif
