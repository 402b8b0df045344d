/* SPDX-License-Identifier: MIT */
#include "qapi/where/targets.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"

/* Whether a target has one of these depends on the target and on the host. CONFIG_TCG is no such
 * one: it is the same for all targets of a build, and may be mentioned everywhere. */
static const char *const accelerators[] = {"CONFIG_HVF", "CONFIG_KVM", "CONFIG_NVMM", "CONFIG_WHPX",
                                           "CONFIG_XEN"};

/* What a .mak file tells of besides TARGET_…. */
static const char *const from_mak[] = {"CONFIG_SYSTEM_ONLY", "CONFIG_SOFTMMU", "CONFIG_LINUX_USER",
                                       "CONFIG_BSD_USER", "CONFIG_USER_ONLY"};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static bool is_one_of(const char *name, const char *const *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, list[i]) == 0)
            return true;
    }
    return false;
}

/* ---- selecting ---- */

static bool fits(const struct target *t, const char *pattern) {
    return fnmatch(pattern, t->name, 0) == 0 || fnmatch(pattern, t->config, 0) == 0;
}

static void free_target(struct target *t) {
    free(t->defined);
    free(t->devices);
}

static const char *name_of(const void *ctx, size_t i) {
    return ((const struct target *)ctx)[i].name;
}

static void suggest(const struct targets *ts, const char *name) {
    const char *nearest = str_nearest(name, ts->count, name_of, ts->list);

    if (nearest)
        diag_hint("did you mean '%s'?", nearest);
}

static bool mark(const struct targets *ts, const char *pattern, bool *keep) {
    bool any = false;

    for (size_t i = 0; i < ts->count; i++) {
        if (fits(&ts->list[i], pattern))
            any = keep[i] = true;
    }
    if (!any) {
        diag_error("no target's name is '%s'", pattern);
        suggest(ts, pattern);
    }
    return any;
}

/* Moves a target that was not selected. Its symbols get the numbers that they have there. */
static void drop(struct targets *ts, struct target *t) {
    struct targets *u = ts->universe;

    if (!u) {
        u = ts->universe = arena_alloc(ts->arena, sizeof *u);
        u->arena = ts->arena;
    }
    if (targets_find(u, t->config)) {
        free_target(t);
        return;
    }
    for (size_t i = 0; i < t->defined_count; i++)
        t->defined[i] = intern_add(&u->names, intern_text(&ts->names, t->defined[i]));
    for (size_t i = 0; i < t->device_count; i++)
        t->devices[i] = intern_add(&u->names, intern_text(&ts->names, t->devices[i]));
    u->list = array_grow(u->list, &u->capacity, u->count + 1, sizeof *u->list);
    u->list[u->count++] = *t;
}

bool targets_select(struct targets *ts, const char *patterns) {
    bool *keep = arena_array(ts->arena, ts->count, sizeof *keep), good = true;
    size_t kept = 0;

    for (const char *p = patterns; *p; p += strspn(p, ",")) {
        size_t n = strcspn(p, ",");

        good &= !n || mark(ts, arena_copy(ts->arena, p, n), keep);
        p += n;
    }
    for (size_t i = 0; i < ts->count; i++) {
        if (keep[i])
            ts->list[kept++] = ts->list[i];
        else
            drop(ts, &ts->list[i]);
    }
    ts->count = kept;
    return good;
}

/* ---- finishing ---- */

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct target *)a)->name, ((const struct target *)b)->name);
}

void targets_finish(struct targets *ts) {
    if (ts->count)
        qsort(ts->list, ts->count, sizeof *ts->list, by_name);
    ts->symbols = arena_array(ts->arena, ts->names.count, sizeof *ts->symbols);
    for (uint32_t i = 0; i < ts->names.count; i++) {
        struct str name = intern_text(&ts->names, i);

        ts->symbols[i] = (struct target_symbol){
            .name = arena_copy(ts->arena, name.p, name.n),
            .defined = mask_new(ts->arena, ts->count),
            .devices = mask_new(ts->arena, ts->count),
            .poisoned = intern_find(&ts->poisoned, name) != INTERN_NONE,
        };
    }
    for (size_t t = 0; t < ts->count; t++) {
        for (size_t i = 0; i < ts->list[t].defined_count; i++)
            mask_add(ts->symbols[ts->list[t].defined[i]].defined, t);
        for (size_t i = 0; i < ts->list[t].device_count; i++)
            mask_add(ts->symbols[ts->list[t].devices[i]].devices, t);
    }
    if (ts->universe)
        targets_finish(ts->universe);
}

void targets_free(struct targets *ts) {
    for (size_t i = 0; i < ts->count; i++)
        free_target(&ts->list[i]);
    if (ts->universe)
        targets_free(ts->universe);
    free(ts->list);
    intern_free(&ts->names);
    intern_free(&ts->poisoned);
    intern_free(&ts->settled);
    *ts = (struct targets){.arena = ts->arena};
}

/* ---- asking ---- */

const struct target *targets_find(const struct targets *ts, const char *name) {
    for (size_t i = 0; i < ts->count; i++) {
        if (strcmp(ts->list[i].name, name) == 0 || strcmp(ts->list[i].config, name) == 0)
            return &ts->list[i];
    }
    return NULL;
}

const struct target *targets_get(const struct targets *ts, const char *name) {
    const struct target *t = targets_find(ts, name);

    if (!t) {
        diag_error("there is no target '%s'", name);
        suggest(ts, name);
    }
    return t;
}

const struct target_symbol *targets_symbol(const struct targets *ts, const char *name) {
    uint32_t number = intern_find(&ts->names, str_from(name));

    return number == INTERN_NONE ? NULL : &ts->symbols[number];
}

/* Does what is read of a target settle the symbol's state? */
static bool is_known(const struct targets *ts, const struct target *t, const char *symbol) {
    return t->complete || intern_find(&ts->settled, str_from(symbol)) != INTERN_NONE ||
           strncmp(symbol, "TARGET_", 7) == 0 || is_one_of(symbol, from_mak, COUNT(from_mak));
}

static bool differs(const struct targets *ts, const struct target_symbol *s) {
    size_t with = 0, without = 0;

    for (size_t t = 0; t < ts->count; t++) {
        if (mask_has(s->defined, t))
            with++;
        else if (is_known(ts, &ts->list[t], s->name))
            without++;
    }
    return with && without;
}

bool targets_depends(const struct targets *ts, const char *symbol) {
    const struct target_symbol *s;

    if (strncmp(symbol, "TARGET_", 7) == 0 ||
        is_one_of(symbol, accelerators, COUNT(accelerators)) ||
        intern_find(&ts->poisoned, str_from(symbol)) != INTERN_NONE)
        return true;
    s = targets_symbol(ts, symbol);
    return s && differs(ts, s);
}

enum cond_state targets_state(const struct targets *ts, size_t target, const char *symbol) {
    const struct target_symbol *s = targets_symbol(ts, symbol);

    if (!targets_depends(ts, symbol))
        return COND_OPEN;
    if (s && mask_has(s->defined, target))
        return COND_DEFINED;
    return is_known(ts, &ts->list[target], symbol) ? COND_UNDEFINED : COND_OPEN;
}
