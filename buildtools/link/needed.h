/* SPDX-License-Identifier: MIT */
/*
 * Which shared libraries each target's own program needs (DT_NEEDED), in its order.
 */
#ifndef LINK_NEEDED_H
#define LINK_NEEDED_H

#include "link/model.h"

struct needed_library {
    const char *name; /* as programs ask for it: DT_SONAME, else as it was named to the linker */
    const struct input_file *input;
    uint64_t *targets; /* bit set: the targets that need it */
};

struct needed {
    struct needed_library *list; /* [count] in the order in which they are named */
    size_t count;
    uint32_t **of_target; /* [target][of_target_count[target]] numbers in `list`, in the order of
                             that target's program */
    size_t *of_target_count;
};

/* What some target needs, in the arena. As the linker in use does it, a library behind --as-needed
 * is needed where it defines a name that the target's objects refer to, not weakly, and that no
 * library before it defines. Libraries that linker scripts stand for, such as libc, and the
 * compiler's own are not listed. */
const struct needed *needed_find(const struct link_state *s);

#endif
