/* SPDX-License-Identifier: MIT */
/*
 * The report for the summary of a CI job, in GitHub's and GitLab's Markdown.
 */
#include "report/print.h"

#include "report/budget.h"
#include "report/equal_options.h"
#include "report/figures.h"
#include "report/history.h"
#include "report/units.h"

enum { MOST_FOLDERS = 15, MOST_CHANGES = 20 };

const char *print_quoted(const struct report *r, const char *text) {
    struct buf b = {0};
    const char *copy;

    for (; *text; text++) {
        if (memchr("\\`*_[]<>|#~&", *text, 12))
            buf_putc(&b, '\\');
        buf_putc(&b, *text == '\n' ? ' ' : *text);
    }
    copy = arena_copy(r->arena, b.p, b.n);
    buf_free(&b);
    return copy;
}

static const char *or_dash(const char *text) {
    return text ? text : "–";
}

static void put_sums(const struct report *r, struct buf *out) {
    bool fewest = r->fewest.steps || r->link.present;
    struct print_row rows[PRINT_ROWS];
    size_t n = print_rows(r, rows);

    buf_printf(out, "| | ratio | as built | as %s |%s\n|---|---:|---:|---:|%s\n", print_builds(r),
               fewest ? " as few as possible | ratio |" : "", fewest ? "---:|---:|" : "");
    for (size_t i = 0; i < n; i++) {
        if (!rows[i].built && !rows[i].separate)
            continue;
        buf_printf(out, "| %s | %s | %s | %s |", rows[i].name, or_dash(rows[i].ratio),
                   or_dash(rows[i].built), or_dash(rows[i].separate));
        if (fewest)
            buf_printf(out, " %s | %s |", or_dash(rows[i].fewest), or_dash(rows[i].fewest_ratio));
        buf_putc(out, '\n');
    }
    buf_putc(out, '\n');
}

static void put_changes(const struct report *r, const struct compare_result *c, struct buf *out) {
    struct arena *a = r->arena;

    buf_printf(out, "### Since %s\n\n", print_quoted(r, r->job->compare));
    buf_printf(out, "%s compile steps, were %s (%s); %s target-specific files, were %s\n\n",
               units_count(a, c->after.steps), units_count(a, c->before.steps),
               units_change(a, (int64_t)c->after.steps - (int64_t)c->before.steps),
               units_count(a, c->after.specific_files), units_count(a, c->before.specific_files));
    for (size_t i = 0; i < c->count && i < MOST_CHANGES; i++)
        buf_printf(out, "- %s: %s\n", units_change(a, c->changes[i].steps),
                   print_quoted(r, compare_sentence(r, &c->changes[i])));
    if (c->count > MOST_CHANGES)
        buf_printf(out, "- … and %zu more\n", c->count - MOST_CHANGES);
    buf_putc(out, '\n');
}

static void put_targets(const struct report *r, struct buf *out) {
    const uint32_t *order = print_targets(r);
    struct arena *a = r->arena;

    buf_puts(out,
             "<details><summary>What one more target costs</summary>\n\n"
             "| target | cost | steps as a build of its own | program |\n|---|---|---:|---:|\n");
    for (size_t i = 0; i < r->target_count; i++) {
        const struct report_target *t = &r->targets[order[i]];

        buf_printf(out, "| %s | %s | %s | %s |\n", print_quoted(r, t->name),
                   print_amount(r, &t->cost), units_count(a, t->separate.steps),
                   t->loaded_bytes < 0 ? "–" : units_bytes(a, (double)t->loaded_bytes));
    }
    buf_puts(out, "\n</details>\n\n");
}

static void put_folders(const struct report *r, struct buf *out) {
    struct arena *a = r->arena;
    size_t count;
    const struct report_folder *f = print_folders(r, 2, &count);

    buf_printf(out,
               "<details><summary>By folder</summary>\n\n"
               "| folder | steps for one target | steps | as %s |\n|---|---:|---:|---:|\n",
               print_builds(r));
    for (size_t i = 0; i < count && i < MOST_FOLDERS; i++)
        buf_printf(out, "| %s | %s | %s | %s |\n", print_quoted(r, f[i].name),
                   units_count(a, f[i].specific.steps), units_count(a, f[i].built.steps),
                   units_count(a, f[i].separate.steps));
    buf_puts(out, "\n</details>\n\n");
}

static void put_limits(const struct report *r, struct buf *out) {
    size_t broken = budget_broken(r);

    if (!r->rule_count)
        return;
    buf_printf(out, broken ? "### :x: %s\n\n" : ":white_check_mark: %s\n\n", budget_summary(r));
    for (size_t i = 0; i < r->rule_count; i++) {
        const struct budget_rule *rule = &r->rules[i];

        if (!rule->problem)
            continue;
        buf_printf(out, "- **%s** (%s:%zu)\n", print_quoted(r, rule->problem),
                   print_quoted(r, r->job->budget), rule->line);
        for (size_t k = 0; k < rule->hint_count; k++)
            buf_printf(out, "  - %s\n", print_quoted(r, rule->hints[k]));
    }
    buf_puts(out, broken ? "\n" : "");
}

static void put_findings(const struct report *r, struct buf *out) {
    size_t shown = 0;

    if (!r->equal_files)
        return;
    buf_printf(out, "### %s\n\n", equal_options_summary(r));
    for (size_t f = 0; f < r->file_count && shown < MOST_CHANGES; f++) {
        if (!r->files[f].equal)
            continue;
        buf_printf(out, "- %s\n", print_quoted(r, equal_options_sentence(r, &r->files[f])));
        shown++;
    }
    if (shown < r->equal_files)
        buf_printf(out, "- … and %zu more\n", (size_t)r->equal_files - shown);
    buf_putc(out, '\n');
}

static void put_sources(const struct report *r, struct buf *out) {
    struct arena *a = r->arena;

    buf_printf(out, "%s compile units of %s sources", units_count(a, r->commands),
               units_count(a, r->sources));
    if (r->most_compiled_count)
        buf_printf(out, "\n\n<details><summary>The most often compiled</summary>\n\n"
                        "| times | source |\n|---:|---|\n");
    for (size_t i = 0; i < r->most_compiled_count && i < MOST_CHANGES; i++)
        buf_printf(out, "| %s | %s |\n", units_count(a, r->most_compiled[i].times),
                   print_quoted(r, r->most_compiled[i].name));
    buf_puts(out, r->most_compiled_count ? "\n</details>\n\n" : ", each compiled once\n\n");
}

void print_markdown(const struct report *r, const struct compare_result *changes, struct buf *out) {
    struct arena *a = r->arena;

    if (!r->job->builddir) {
        history_print_markdown(r, out);
        return;
    }
    put_limits(r, out);
    put_sources(r, out);
    if (!r->target_count) {
        for (const char *const *note = print_notes(r); *note; note++)
            buf_printf(out, "- %s\n", print_quoted(r, *note));
        return;
    }
    buf_printf(out, "## %s %s in %s compile steps, ratio %s\n\n", units_count(a, r->target_count),
               units_plural(r->target_count, "target", "targets"), units_count(a, r->built.steps),
               units_ratio(a, figures_ratio((double)r->built.steps, (double)r->separate.steps)));
    put_sums(r, out);
    put_findings(r, out);
    if (changes)
        put_changes(r, changes, out);
    if (r->history)
        history_print_markdown(r, out);
    put_targets(r, out);
    put_folders(r, out);
    for (const char *const *note = print_notes(r); *note; note++)
        buf_printf(out, "- %s\n", print_quoted(r, *note));
}
