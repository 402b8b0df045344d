/* SPDX-License-Identifier: MIT */
#include "report/compare.h"

#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/diag.h"
#include "base/utf8.h"
#include "report/figures.h"
#include "report/summaries.h"
#include "report/units.h"

/* A file of the earlier report. */
struct old_file {
    bool known;    /* is it there? */
    bool specific; /* was it compiled for targets? */
    uint64_t steps;
    const json_t *alone; /* names of targets that alone needed a step of it */
};

struct comparison {
    struct report *r;
    struct compare_result *result;
    size_t capacity;
    struct intern old_targets, targets, old_names;
    struct old_file *old;      /* [old_names.count] */
    int64_t *target_steps;     /* [targets.count] steps of targets that came */
    int64_t *old_target_steps; /* [old_targets.count] of targets that went */
};

/* ---- the earlier report ---- */

static bool wrong(const char *path, const char *what) {
    diag_error("%s: %s", path, what);
    diag_hint("`unitarget report --json FILE` writes what is expected here");
    return false;
}

static uint64_t count_of(const json_t *object, const char *key) {
    json_int_t value = json_integer_value(json_object_get(object, key));

    return value > 0 ? (uint64_t)value : 0;
}

static void read_old_file(struct comparison *c, const json_t *entry) {
    const char *name = json_string_value(json_object_get(entry, "file"));
    const char *kind = json_string_value(json_object_get(entry, "kind"));
    struct old_file *old;

    if (!name || !kind)
        return;
    name = utf8_name(c->r->arena, name);
    old = &c->old[intern_add(&c->old_names, str_from(name))];
    *old =
        (struct old_file){.known = true,
                          .specific = strcmp(kind, "repeated") == 0 || strcmp(kind, "single") == 0,
                          .steps = count_of(entry, "steps"),
                          .alone = json_object_get(entry, "alone")};
    c->result->before.specific_files += old->specific;
}

static bool read_old(struct comparison *c, const json_t *root) {
    const char *path = c->r->job->compare;
    const char *format = json_string_value(json_object_get(root, "format"));
    const json_t *files = json_object_get(root, "files"), *bytes;
    const json_t *targets = json_object_get(root, "targets"), *sums = json_object_get(root, "sums");

    if (!format || strcmp(format, "unitarget-report") != 0 || !json_is_array(files) ||
        !json_is_array(targets))
        return wrong(path, "this is no report");
    if (count_of(root, "version") != 1)
        return wrong(path, "this form of a report is not known: expected version 1");
    for (size_t i = 0; i < json_array_size(targets); i++) {
        const char *name = json_string_value(json_object_get(json_array_get(targets, i), "name"));

        if (name)
            intern_add(&c->old_targets, str_from(utf8_name(c->r->arena, name)));
    }
    c->old = arena_array(c->r->arena, json_array_size(files), sizeof *c->old);
    for (size_t i = 0; i < json_array_size(files); i++)
        read_old_file(c, json_array_get(files, i));
    c->result->before.steps = count_of(json_object_get(sums, "as_built"), "steps");
    c->result->before.separate = count_of(json_object_get(sums, "separate"), "steps");
    bytes = json_object_get(json_object_get(sums, "as_built"), "object_bytes");
    c->result->before.object_bytes = json_is_number(bytes) ? json_number_value(bytes) : -1;
    return true;
}

/* ---- changes ---- */

static void add_change(struct comparison *c, struct compare_change change) {
    struct compare_result *result = c->result;

    result->changes =
        array_grow(result->changes, &c->capacity, result->count + 1, sizeof *result->changes);
    result->changes[result->count++] = change;
}

/* Steps of the file that only targets need which came; they are counted with the target. */
static int64_t take_new_targets(struct comparison *c, const struct report_file *f) {
    int64_t steps = 0;

    for (uint32_t i = 0; i < f->step_count; i++) {
        const struct report_step *s = &c->r->steps[f->steps[i]];
        struct str name = str_from(c->r->targets[s->target].name);

        if (s->targets == 1 && intern_find(&c->old_targets, name) == INTERN_NONE) {
            c->target_steps[intern_find(&c->targets, name)]++;
            steps++;
        }
    }
    return steps;
}

static int64_t take_old_targets(struct comparison *c, const struct old_file *old) {
    int64_t steps = 0;

    for (size_t i = 0; i < json_array_size(old->alone); i++) {
        const char *text = json_string_value(json_array_get(old->alone, i));
        const char *name = text ? utf8_name(c->r->arena, text) : NULL;
        uint32_t number = name ? intern_find(&c->old_targets, str_from(name)) : INTERN_NONE;

        if (number != INTERN_NONE && intern_find(&c->targets, str_from(name)) == INTERN_NONE) {
            c->old_target_steps[number]++;
            steps++;
        }
    }
    return steps;
}

static void compare_file(struct comparison *c, uint32_t number) {
    const struct report_file *f = &c->r->files[number];
    uint32_t n = intern_find(&c->old_names, str_from(f->name));
    struct old_file none = {0}, *old = n == INTERN_NONE ? &none : &c->old[n];
    bool specific = f->kind > STEP_ONCE;
    int64_t came = take_new_targets(c, f), went = take_old_targets(c, old);
    struct compare_change change = {.name = f->name,
                                    .before = old->steps,
                                    .after = f->step_count,
                                    .file = number,
                                    .steps = (int64_t)f->step_count - came -
                                             ((int64_t)old->steps - went)};

    c->result->after.specific_files += specific;
    change.cause = !old->known                  ? CAUSE_NEW
                   : specific && !old->specific ? CAUSE_SPECIFIC
                   : !specific && old->specific ? CAUSE_ONCE
                                                : CAUSE_TARGETS;
    old->known = false; /* dealt with */
    if (change.steps || (change.cause != CAUSE_NEW && specific != old->specific))
        add_change(c, change);
}

static void compare_gone(struct comparison *c, uint32_t n) {
    struct old_file *old = &c->old[n];
    int64_t went = take_old_targets(c, old);

    if ((int64_t)old->steps != went)
        add_change(c, (struct compare_change){.cause = CAUSE_GONE,
                                              .name = intern_text(&c->old_names, n).p,
                                              .before = old->steps,
                                              .file = REPORT_NONE,
                                              .steps = went - (int64_t)old->steps});
}

static void compare_targets(struct comparison *c) {
    for (uint32_t i = 0; i < c->targets.count; i++) {
        struct str name = intern_text(&c->targets, i);

        if (intern_find(&c->old_targets, name) == INTERN_NONE)
            add_change(c, (struct compare_change){.cause = CAUSE_TARGET,
                                                  .name = name.p,
                                                  .after = 1,
                                                  .file = REPORT_NONE,
                                                  .steps = c->target_steps[i]});
    }
    for (uint32_t i = 0; i < c->old_targets.count; i++) {
        struct str name = intern_text(&c->old_targets, i);

        if (intern_find(&c->targets, name) == INTERN_NONE)
            add_change(c, (struct compare_change){.cause = CAUSE_TARGET,
                                                  .name = name.p,
                                                  .before = 1,
                                                  .file = REPORT_NONE,
                                                  .steps = -c->old_target_steps[i]});
    }
}

static int by_size(const void *a, const void *b) {
    const struct compare_change *x = a, *y = b;
    int64_t p = x->steps < 0 ? -x->steps : x->steps, q = y->steps < 0 ? -y->steps : y->steps;

    return p != q ? (p > q ? -1 : 1) : strcmp(x->name, y->name);
}

static void compare_all(struct comparison *c) {
    struct report *r = c->r;
    struct compare_result *result = c->result;
    struct compare_change *kept;

    for (size_t t = 0; t < r->target_count; t++)
        intern_add(&c->targets, str_from(r->targets[t].name));
    c->target_steps = arena_array(r->arena, c->targets.count, sizeof *c->target_steps);
    c->old_target_steps = arena_array(r->arena, c->old_targets.count, sizeof *c->old_target_steps);
    result->after.steps = r->built.steps;
    result->after.separate = r->separate.steps;
    result->after.object_bytes = amount_is_sized(&r->built) ? r->built.bytes : -1;
    for (uint32_t f = 0; f < r->file_count; f++) {
        if (r->files[f].step_count)
            compare_file(c, f);
    }
    for (uint32_t n = 0; n < c->old_names.count; n++) {
        if (c->old[n].known)
            compare_gone(c, n);
    }
    compare_targets(c);
    kept = arena_array(r->arena, result->count, sizeof *kept);
    if (result->count) {
        memcpy(kept, result->changes, result->count * sizeof *kept);
        qsort(kept, result->count, sizeof *kept, by_size);
    }
    for (size_t i = 0; i < result->count; i++)
        kept[i].name = arena_copy(r->arena, kept[i].name, strlen(kept[i].name));
    free(result->changes);
    result->changes = kept;
}

struct compare_result *compare_make(struct report *r) {
    struct comparison c = {.r = r, .result = arena_alloc(r->arena, sizeof *c.result)};
    json_t *root = summaries_load(r->job->compare);
    bool good = root && read_old(&c, root);

    if (good)
        compare_all(&c);
    intern_free(&c.old_targets);
    intern_free(&c.targets);
    intern_free(&c.old_names);
    json_decref(root);
    return good ? c.result : NULL;
}

/* ---- in words ---- */

static const char *times(const struct report *r, uint64_t n) {
    return n == 1 ? "once" : arena_printf(r->arena, "%s times", units_count(r->arena, n));
}

static const char *with_reason(const struct report *r, const struct compare_change *change,
                               const char *text) {
    const char *reason = change->file == REPORT_NONE ? NULL : r->files[change->file].reason;

    return reason ? arena_printf(r->arena, "%s; it %s", text, reason) : text;
}

const char *compare_sentence(const struct report *r, const struct compare_change *c) {
    struct arena *a = r->arena;

    switch (c->cause) {
    case CAUSE_TARGET:
        return arena_printf(a, c->after ? "target %s was added" : "target %s was removed", c->name);
    case CAUSE_SPECIFIC:
        return with_reason(r, c,
                           arena_printf(a,
                                        "%s became target-specific: compiled %s, was compiled %s",
                                        c->name, times(r, c->after), times(r, c->before)));
    case CAUSE_ONCE:
        return arena_printf(a, "%s is target-specific no more: compiled %s, was compiled %s",
                            c->name, times(r, c->after), times(r, c->before));
    case CAUSE_TARGETS:
        return with_reason(r, c,
                           arena_printf(a, "%s is compiled %s, was compiled %s", c->name,
                                        times(r, c->after), times(r, c->before)));
    case CAUSE_NEW:
        return arena_printf(a, "%s is new%s", c->name,
                            c->file != REPORT_NONE && r->files[c->file].kind > STEP_ONCE
                                ? ", and target-specific"
                                : "");
    default: return arena_printf(a, "%s is not compiled any more", c->name);
    }
}

static void print_sum(const struct report *r, struct buf *out, const char *name, uint64_t before,
                      uint64_t after) {
    struct arena *a = r->arena;

    buf_printf(out, "  %-22s %s, was %s (%s)\n", name, units_count(a, after),
               units_count(a, before), units_change(a, (int64_t)after - (int64_t)before));
}

enum { MOST_CHANGES = 20 };

void compare_print(const struct report *r, const struct compare_result *result, struct buf *out) {
    const struct compare_sums *x = &result->before, *y = &result->after;
    struct arena *a = r->arena;

    buf_printf(out, "\nSince %s:\n", r->job->compare);
    print_sum(r, out, "compile steps", x->steps, y->steps);
    print_sum(r, out, "target-specific files", x->specific_files, y->specific_files);
    buf_printf(out, "  %-22s %s, was %s\n", "ratio",
               units_ratio(a, figures_ratio((double)y->steps, (double)y->separate)),
               units_ratio(a, figures_ratio((double)x->steps, (double)x->separate)));
    if (x->object_bytes >= 0 && y->object_bytes >= 0)
        buf_printf(out, "  %-22s %s, was %s\n", "object files", units_bytes(a, y->object_bytes),
                   units_bytes(a, x->object_bytes));
    for (size_t i = 0; i < result->count && i < MOST_CHANGES; i++)
        buf_printf(out, "  %6s  %s\n", units_change(a, result->changes[i].steps),
                   compare_sentence(r, &result->changes[i]));
    if (result->count > MOST_CHANGES)
        buf_printf(out, "  … and %zu more changes\n", result->count - MOST_CHANGES);
}
