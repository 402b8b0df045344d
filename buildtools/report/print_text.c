/* SPDX-License-Identifier: MIT */
/*
 * The report for a terminal.
 */
#include "report/print.h"

#include "report/budget.h"
#include "report/equal_options.h"
#include "report/figures.h"
#include "report/history.h"
#include "report/units.h"

enum { MOST_FOLDERS = 12, MOST_FILES = 10 };

static const char *or_dash(const char *text) {
    return text ? text : "-";
}

/* What compile_commands.json alone tells. */
static void print_sources(const struct report *r, struct buf *out) {
    struct arena *a = r->arena;

    buf_printf(out, "  %-22s %8s\n  %-22s %8s\n", "sources", units_count(a, r->sources),
               "compile units", units_count(a, r->commands));
    for (size_t i = 0; i < r->most_compiled_count && i < MOST_FILES; i++)
        buf_printf(out, "  %-22s %8s  %s\n", i ? "" : "most often compiled",
                   units_count(a, r->most_compiled[i].times), r->most_compiled[i].name);
    if (r->most_compiled_count > MOST_FILES)
        buf_printf(out, "  %-22s %8s  … and %zu more\n", "", "",
                   r->most_compiled_count - MOST_FILES);
    buf_putc(out, '\n');
}

static void print_head(const struct report *r, struct buf *out) {
    struct arena *a = r->arena;

    if (!r->target_count) {
        buf_printf(out, "%s: %s compile %s, of no targets that are known\n\n", r->job->builddir,
                   units_count(a, r->step_count), units_plural(r->step_count, "step", "steps"));
        return;
    }
    buf_printf(out, "%s: %s %s in %s compile steps; separate builds take %s (ratio %s)\n\n",
               r->job->builddir, units_count(a, r->target_count),
               units_plural(r->target_count, "target", "targets"), units_count(a, r->built.steps),
               units_count(a, r->separate.steps),
               units_ratio(a, figures_ratio((double)r->built.steps, (double)r->separate.steps)));
}

static void print_sums(const struct report *r, struct buf *out) {
    struct print_row rows[PRINT_ROWS];
    size_t n = print_rows(r, rows);

    buf_printf(out, "  %-22s %8s %12s %12s %12s %8s\n", "", "ratio", "as built", print_builds(r),
               "fewest", "ratio");
    for (size_t i = 0; i < n; i++) {
        if (!rows[i].built && !rows[i].separate)
            buf_printf(out, "  %-22s %8s %12s\n", rows[i].name, "-", "not recorded");
        else
            buf_printf(out, "  %-22s %8s %12s %12s %12s %8s\n", rows[i].name,
                       or_dash(rows[i].ratio), or_dash(rows[i].built), or_dash(rows[i].separate),
                       or_dash(rows[i].fewest), or_dash(rows[i].fewest_ratio));
    }
    buf_putc(out, '\n');
}

static const char *seconds_of(const struct report *r, const struct amount *a) {
    return amount_is_timed(a) ? units_seconds(r->arena, a->seconds) : "-";
}

static const char *bytes_of(const struct report *r, const struct amount *a) {
    return amount_is_sized(a) ? units_bytes(r->arena, a->bytes) : "-";
}

static void print_kinds(const struct report *r, struct buf *out) {
    static const enum step_kind order[] = {STEP_ONCE, STEP_REPEATED, STEP_SINGLE, STEP_OUTSIDE};
    struct arena *a = r->arena;

    buf_printf(out, "  %-22s %8s %12s %12s %12s\n", "sources", "files", "steps", "seconds",
               "objects");
    for (size_t i = 0; i < STEP_KINDS; i++) {
        const struct amount *sum = &r->kinds[order[i]];

        if (sum->steps)
            buf_printf(out, "  %-22s %8s %12s %12s %12s\n", print_kind_names[order[i]],
                       units_count(a, r->kind_files[order[i]]), units_count(a, sum->steps),
                       seconds_of(r, sum), bytes_of(r, sum));
    }
    buf_putc(out, '\n');
}

static void print_costs(const struct report *r, struct buf *out) {
    const uint32_t *order = print_targets(r);
    struct arena *a = r->arena;

    buf_printf(out, "  %-22s %8s %12s %12s %12s %12s\n", "one more target costs", "steps",
               "seconds", "objects", "program", "alone, steps");
    for (size_t i = 0; i < r->target_count; i++) {
        const struct report_target *t = &r->targets[order[i]];

        buf_printf(out, "  %-22s %8s %12s %12s %12s %12s\n", t->name, units_count(a, t->cost.steps),
                   seconds_of(r, &t->cost), bytes_of(r, &t->cost),
                   t->loaded_bytes < 0 ? "-" : units_bytes(a, (double)t->loaded_bytes),
                   units_count(a, t->separate.steps));
    }
    buf_putc(out, '\n');
}

static void print_by_folder(const struct report *r, struct buf *out) {
    struct arena *a = r->arena;
    size_t count, shown;
    const struct report_folder *f = print_folders(r, 2, &count);

    shown = count > MOST_FOLDERS ? MOST_FOLDERS : count;
    buf_printf(out, "  %-22s %8s %12s %12s %12s %12s\n", "folder", "files", "for one tgt", "steps",
               print_builds(r), "seconds");
    for (size_t i = 0; i < shown; i++)
        buf_printf(out, "  %-22s %8s %12s %12s %12s %12s\n", f[i].name, units_count(a, f[i].files),
                   units_count(a, f[i].specific.steps), units_count(a, f[i].built.steps),
                   units_count(a, f[i].separate.steps), seconds_of(r, &f[i].built));
    if (shown < count)
        buf_printf(out, "  … and %zu more\n", count - shown);
    buf_putc(out, '\n');
}

static void print_limits(const struct report *r, struct buf *out) {
    if (r->rule_count)
        buf_printf(out, budget_broken(r) ? "%s: %s; see below\n\n" : "%s: %s\n\n", r->job->budget,
                   budget_summary(r));
}

static void print_findings(const struct report *r, struct buf *out) {
    size_t shown = 0;

    if (!r->equal_files)
        return;
    buf_printf(out, "%s\n", equal_options_summary(r));
    for (size_t f = 0; f < r->file_count && shown < MOST_FILES; f++) {
        if (!r->files[f].equal)
            continue;
        buf_printf(out, "  %s\n", equal_options_sentence(r, &r->files[f]));
        shown++;
    }
    if (shown < r->equal_files)
        buf_printf(out, "  … and %zu more\n", (size_t)r->equal_files - shown);
    buf_putc(out, '\n');
}

void print_text(const struct report *r, struct buf *out) {
    if (!r->job->builddir) {
        history_print_text(r, out);
        return;
    }
    print_limits(r, out);
    print_sources(r, out);
    print_head(r, out);
    if (r->target_count) {
        print_sums(r, out);
        print_kinds(r, out);
        print_findings(r, out);
        print_costs(r, out);
        print_by_folder(r, out);
    }
    if (r->history) {
        history_print_text(r, out);
        buf_putc(out, '\n');
    }
    for (const char *const *note = print_notes(r); *note; note++)
        buf_printf(out, "%s\n", *note);
}
