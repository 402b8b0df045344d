/* SPDX-License-Identifier: MIT */
#include "qapi/front/view.h"

#include "qapi/where/logic.h"

static enum cond_state state_of(const void *ctx, const char *symbol) {
    const struct qapi_view *v = ctx;

    return targets_state(v->targets, (size_t)v->target, symbol);
}

static bool target_sees(const struct qapi_view *v, const struct cond *c, const struct cond **left) {
    struct logic l = {0};

    *left = logic_simplify(&l, v->arena, cond_given(v->arena, c, state_of, v), LOGIC_ALWAYS);
    logic_free(&l);
    return !cond_is_never(*left);
}

bool qapi_view_sees(const struct qapi_view *v, const struct cond *c, const struct cond **left) {
    struct where w;

    *left = c;
    if (!where_on_target(v->targets, c))
        return true; /* as it is written */
    if (v->target != QAPI_VIEW_COMMON)
        return target_sees(v, c, left);
    w = where_of(v->targets, v->arena, c);
    if (!w.count || !where_same(v->targets, &w))
        return false;
    *left = w.groups[0].left;
    return true;
}
