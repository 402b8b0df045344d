/* SPDX-License-Identifier: MIT */
/*
 * A schema as one target has it, or what it says for all targets. The arena of the view gets what
 * is computed.
 */
#ifndef QAPI_FRONT_VIEW_H
#define QAPI_FRONT_VIEW_H

#include "qapi/where/where.h"

enum { QAPI_VIEW_COMMON = -1 };

struct qapi_view {
    struct arena *arena;
    const struct targets *targets;
    int target; /* index, or QAPI_VIEW_COMMON */
};

/* Is what has this condition seen? A target sees what it may have; all targets see only what is the
 * same for each. *left gets what is left of the condition: over the host's symbols. */
bool qapi_view_sees(const struct qapi_view *v, const struct cond *c, const struct cond **left);

#endif
