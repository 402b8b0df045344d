/* SPDX-License-Identifier: MIT */
/*
 * What the forms of a report have in common.
 */
#include "report/print.h"

#include <stdlib.h>
#include <string.h>

#include "report/figures.h"
#include "report/units.h"

const char *const print_kind_names[STEP_KINDS] = {
    [STEP_OUTSIDE] = "for no target",
    [STEP_ONCE] = "compiled once",
    [STEP_REPEATED] = "compiled repeatedly",
    [STEP_SINGLE] = "for one target only",
};

/* ---- the table of sums ---- */

typedef const char *formatter(struct arena *a, double value);

static const char *format_count(struct arena *a, double value) {
    return units_count(a, (uint64_t)(value + 0.5));
}

/* A row from three values; a negative one is not known. */
static struct print_row make_row(const struct report *r, const char *name, formatter *format,
                                 double built, double separate, double fewest) {
    struct arena *a = r->arena;
    struct print_row row = {.name = name};

    if (built >= 0)
        row.built = format(a, built);
    if (separate >= 0)
        row.separate = format(a, separate);
    if (built >= 0 && separate > 0)
        row.ratio = units_ratio(a, built / separate);
    if (fewest >= 0)
        row.fewest = format(a, fewest);
    if (fewest >= 0 && separate > 0)
        row.fewest_ratio = units_ratio(a, fewest / separate);
    return row;
}

static struct print_row amount_row(const struct report *r, const char *name, formatter *format,
                                   bool known, size_t offset, double scale) {
    const struct amount *sums[] = {&r->built, &r->separate, &r->fewest};
    double values[3];

    for (size_t i = 0; i < 3; i++) {
        const char *at = (const char *)sums[i] + offset;

        values[i] = known && sums[i]->steps ? *(const double *)(const void *)at * scale : -1;
    }
    return make_row(r, name, format, values[0], values[1], values[2]);
}

/* The sum over all programs; -1 unless all are there. */
static double sum_programs(const struct report *r) {
    double sum = r->target_count ? 0 : -1;

    for (size_t t = 0; t < r->target_count; t++) {
        if (r->targets[t].loaded_bytes < 0)
            return -1;
        sum += (double)r->targets[t].loaded_bytes;
    }
    return sum;
}

size_t print_rows(const struct report *r, struct print_row *rows) {
    const struct report_timeline *t = &r->timeline;
    double programs = sum_programs(r);
    bool at_once = t->at_once > 0;
    size_t n = 0;

    if (programs < 0 && r->link.present)
        programs = (double)r->link.programs;
    rows[n++] = make_row(r, "compile steps", format_count, (double)r->built.steps,
                         (double)r->separate.steps, r->fewest.steps ? (double)r->fewest.steps : -1);
    rows[n++] = amount_row(r, "seconds, all steps", units_seconds, r->built.timed > 0,
                           offsetof(struct amount, seconds), 1);
    rows[n++] = amount_row(r, "CPU seconds, at most", units_seconds, r->built.timed && at_once,
                           offsetof(struct amount, cpu), 1);
    rows[n++] =
        amount_row(r, at_once ? arena_printf(r->arena, "wall, %.1f at once", t->at_once) : "wall",
                   units_seconds, r->built.timed && at_once, offsetof(struct amount, seconds),
                   at_once ? 1 / t->at_once : 0);
    rows[n++] = amount_row(r, "object files", units_bytes, r->built.sized > 0,
                           offsetof(struct amount, bytes), 1);
    rows[n++] = make_row(r, "programs, loaded", units_bytes,
                         r->link.present ? (double)r->link.unified : programs, programs,
                         r->link.present ? (double)r->link.unified : -1);
    return n;
}

const char *print_builds(const struct report *r) {
    return arena_printf(r->arena, "%zu %s", r->target_count,
                        units_plural(r->target_count, "build", "builds"));
}

const char *print_amount(const struct report *r, const struct amount *a) {
    const char *text = arena_printf(r->arena, "%s %s", units_count(r->arena, a->steps),
                                    units_plural(a->steps, "step", "steps"));

    if (amount_is_timed(a))
        text = arena_printf(r->arena, "%s, %s", text, units_seconds(r->arena, a->seconds));
    if (amount_is_sized(a))
        text = arena_printf(r->arena, "%s, %s", text, units_bytes(r->arena, a->bytes));
    return text;
}

/* ---- notes ---- */

struct notes {
    const char *texts[12];
    size_t count;
};

static void add_note(struct notes *n, const char *text) {
    if (n->count + 1 < sizeof n->texts / sizeof *n->texts)
        n->texts[n->count++] = text;
}

static void note_targets(const struct report *r, struct notes *n) {
    if (!r->target_count)
        add_note(n,
                 "There are no targets: nothing is compiled for several programs, and no two that "
                 "are called alike share most of their steps. If some programs are the targets', "
                 "name them behind the options.");
}

static void note_comparison(const struct report *r, struct notes *n) {
    if (r->job->baseline && !r->job->compare)
        add_note(n, arena_printf(r->arena,
                                 "Nothing is compared: `%s`, an earlier report, is not there yet.",
                                 r->job->baseline));
}

static void note_times(const struct report *r, struct notes *n) {
    const struct report_timeline *t = &r->timeline;
    struct arena *a = r->arena;

    if (!t->present) {
        add_note(n, "Times are not recorded: there is no .ninja_log.");
        return;
    }
    if (!r->built.timed) {
        add_note(n, "Times are not recorded: .ninja_log has none (samurai writes zeros).");
        return;
    }
    if (r->built.timed < r->built.steps)
        add_note(n, arena_printf(a, "Times are recorded for %s of %s steps, and sums are of these.",
                                 units_count(a, r->built.timed), units_count(a, r->built.steps)));
    if (t->log.order_lost)
        add_note(n, "CPU and wall time are not known: Ninja has written its log anew, which loses "
                    "what ran at once.");
    else
        add_note(n,
                 arena_printf(a,
                              "Ninja records wall time only; CPU time is at most a step's share of "
                              "%u %s. %.1f steps ran at once.",
                              t->processors, units_plural(t->processors, "processor", "processors"),
                              t->at_once));
}

static void note_log(const struct report *r, struct notes *n) {
    const struct ninja_log *log = &r->timeline.log;
    struct arena *a = r->arena;

    if (log->jumps)
        add_note(n, arena_printf(a, "The clock jumped during %s %s, whose times are left out.",
                                 units_count(a, log->jumps),
                                 units_plural(log->jumps, "step", "steps")));
    if (log->broken)
        add_note(n, arena_printf(a, ".ninja_log has %s broken %s, the first in line %s.",
                                 units_count(a, log->broken),
                                 units_plural(log->broken, "line", "lines"),
                                 units_count(a, log->first_broken)));
    if (log->truncated)
        add_note(n, "The last line of .ninja_log has no end, and was left out.");
}

static void note_sizes(const struct report *r, struct notes *n) {
    struct arena *a = r->arena;

    if (!r->built.sized)
        add_note(n, "Sizes are not known: no object file is there.");
    else if (r->built.sized < r->built.steps)
        add_note(n, arena_printf(a, "%s of %s objects are there, and sums of bytes are of these.",
                                 units_count(a, r->built.sized), units_count(a, r->built.steps)));
    if (r->unmatched)
        add_note(n, arena_printf(a, "%s %s of compile_commands.json are not in build.ninja.",
                                 units_count(a, r->unmatched),
                                 units_plural(r->unmatched, "step", "steps")));
}

static void note_cache(const struct report *r, struct notes *n) {
    const struct ccache_stats *c = &r->cache;
    uint64_t hits = c->direct_hits + c->preprocessed_hits, calls = hits + c->misses;
    struct arena *a = r->arena;

    if (!r->has_cache)
        return;
    add_note(
        n, arena_printf(a,
                        "ccache answered %s of %s calls (%s without preprocessing). Sharing had "
                        "already left out %s steps, which it was never asked for.",
                        units_count(a, hits), units_count(a, calls), units_count(a, c->direct_hits),
                        units_count(a, r->separate.steps - r->built.steps)));
    if (calls > r->step_count)
        add_note(n, arena_printf(a,
                                 "These are more calls than this build's %s steps: they are of "
                                 "other builds, too.",
                                 units_count(a, r->step_count)));
    else if (hits)
        add_note(n, "Steps that it answered took less time than compiling them would have.");
}

static void note_classes(const struct report *r, struct notes *n) {
    struct arena *a = r->arena;

    if (!r->classify.present && r->kinds[STEP_REPEATED].steps)
        add_note(n, arena_printf(a,
                                 "As few as possible: not known; see `unitarget classify -C %s` "
                                 "and --classify.",
                                 r->job->builddir));
    if (r->classify.unknown)
        add_note(n, arena_printf(a, "The classification has %s %s that this build does not make.",
                                 units_count(a, r->classify.unknown),
                                 units_plural(r->classify.unknown, "object", "objects")));
}

const char *const *print_notes(const struct report *r) {
    struct notes *n = arena_alloc(r->arena, sizeof *n);

    note_targets(r, n);
    note_comparison(r, n);
    note_times(r, n);
    note_log(r, n);
    note_sizes(r, n);
    note_cache(r, n);
    note_classes(r, n);
    return n->texts;
}

/* ---- order ---- */

static int by_cost(const void *a, const void *b, void *ctx) {
    const struct report *r = ctx;
    const struct amount *x = &r->targets[*(const uint32_t *)a].cost,
                        *y = &r->targets[*(const uint32_t *)b].cost;

    if (x->steps != y->steps)
        return x->steps > y->steps ? -1 : 1;
    return *(const uint32_t *)a < *(const uint32_t *)b ? -1 : 1;
}

const uint32_t *print_targets(const struct report *r) {
    uint32_t *order = arena_array(r->arena, r->target_count, sizeof *order);

    for (uint32_t t = 0; t < r->target_count; t++)
        order[t] = t;
    qsort_r(order, r->target_count, sizeof *order, by_cost, (void *)(uintptr_t)r);
    return order;
}

static struct str first_names(const char *path, size_t depth) {
    struct str s = {path, 0};

    for (; path[s.n] && (path[s.n] != '/' || --depth > 0); s.n++)
        ;
    return s;
}

static int by_specific(const void *a, const void *b) {
    const struct report_folder *x = a, *y = b;

    if (x->specific.steps != y->specific.steps)
        return x->specific.steps > y->specific.steps ? -1 : 1;
    if (x->built.steps != y->built.steps)
        return x->built.steps > y->built.steps ? -1 : 1;
    return strcmp(x->name, y->name);
}

const struct report_folder *print_folders(const struct report *r, size_t depth, size_t *count) {
    struct report_folder *sums = arena_array(r->arena, r->folder_count, sizeof *sums);
    struct intern names = {0};

    for (size_t i = 0; i < r->folder_count; i++) {
        const struct report_folder *f = &r->folders[i];
        struct str name = first_names(f->name, depth);
        uint32_t n;

        if (!f->built.steps)
            continue;
        n = intern_add(&names, name);
        sums[n].name = arena_copy(r->arena, name.p, name.n);
        sums[n].files += f->files;
        amount_add(&sums[n].built, &f->built, 1);
        amount_add(&sums[n].separate, &f->separate, 1);
        amount_add(&sums[n].specific, &f->specific, 1);
    }
    *count = names.count;
    intern_free(&names);
    qsort(sums, *count, sizeof *sums, by_specific);
    return sums;
}
