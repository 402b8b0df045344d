/* SPDX-License-Identifier: MIT */
/*
 * The report as a page: page.html with its marks (@NAME@) replaced. The tables are there without
 * scripts; the drawings are made by page.js from the data that put_data writes.
 */
#include "report/print.h"

#include <inttypes.h>
#include <string.h>

#include "base/escape.h"
#include "report/budget.h"
#include "report/equal_options.h"
#include "report/figures.h"
#include "report/history.h"
#include "report/print_page.h"
#include "report/timeline.h"
#include "report/units.h"

enum { MOST_FOLDERS = 40, MOST_FILES = 40 };

extern const char page_html[], page_html_end[], page_css[], page_css_end[], page_js[],
    page_js_end[];

/* ---- text in HTML, and in JSON within HTML ---- */

void page_text(struct buf *out, const char *text) {
    escape_html(out, str_from(text));
}

/* A sentence in which backquotes stand around code. */
static void put_sentence(struct buf *out, const char *text) {
    bool code = false;

    for (; *text; text++) {
        if (*text == '`') {
            code = !code;
            buf_puts(out, code ? "<code>" : "</code>");
        } else {
            page_text(out, (const char[]){*text, '\0'});
        }
    }
}

void page_cells(struct buf *out, const char *const *names, const char *name,
                const char *const *cells, size_t count) {
    buf_puts(out, "<tr><th scope=\"row\">");
    page_text(out, name);
    buf_puts(out, "</th>");
    for (size_t i = 0; i < count; i++) {
        buf_puts(out, "<td data-name=\""); /* for narrow pages, which have no head */
        page_text(out, names[i + 1]);
        buf_puts(out, "\">");
        page_text(out, cells[i] ? cells[i] : "–");
        buf_puts(out, "</td>");
    }
    buf_puts(out, "</tr>\n");
}

void page_head(struct buf *out, const char *const *names, size_t count) {
    buf_puts(out, "<table>\n<thead><tr>");
    for (size_t i = 0; i < count; i++) {
        buf_puts(out, names[i][0] ? "<th scope=\"col\">" : "<td>");
        page_text(out, names[i]);
        buf_puts(out, names[i][0] ? "</th>" : "</td>");
    }
    buf_puts(out, "</tr></thead>\n<tbody>\n");
}

void page_foot(struct buf *out) {
    buf_puts(out, "</tbody>\n</table>\n");
}

/* ---- what replaces the marks ---- */

static void put_title(const struct report *r, struct buf *out) {
    if (!r->job->builddir) {
        buf_printf(out, "%zu %s", r->history->count,
                   units_plural(r->history->count, "report", "reports"));
        return;
    }
    if (!r->target_count) {
        buf_printf(out, "%s compile %s", units_count(r->arena, r->step_count),
                   units_plural(r->step_count, "step", "steps"));
        return;
    }
    buf_printf(out, "%zu %s in %s compile steps", r->target_count,
               units_plural(r->target_count, "target", "targets"),
               units_count(r->arena, r->built.steps));
}

static void put_build(const struct report *r, struct buf *out) {
    page_text(out, r->job->builddir ? r->job->builddir : "history");
}

static void put_tile(struct buf *out, const struct print_row *row) {
    if (!row->ratio)
        return;
    buf_printf(out,
               "<div class=\"tile\"><b>%s</b><span>of the %s</span><small>%s instead of "
               "%s</small></div>\n",
               row->ratio, row->name, row->built, row->separate);
}

static void put_tiles(const struct report *r, struct buf *out) {
    struct print_row rows[PRINT_ROWS];

    if (!r->job->builddir)
        return;
    print_rows(r, rows);
    rows[1].name = "step seconds";
    put_tile(out, &rows[0]);
    put_tile(out, &rows[1]);
    put_tile(out, &rows[4]);
    if (r->link.present)
        put_tile(out, &rows[5]);
}

static void put_sums(const struct report *r, struct buf *out) {
    const char *const names[] = {"", "ratio", "as built", print_builds(r), "fewest", "ratio"};
    size_t columns = r->fewest.steps || r->link.present ? 5 : 3;
    struct print_row rows[PRINT_ROWS];
    size_t n = print_rows(r, rows);

    page_head(out, names, columns + 1);
    for (size_t i = 0; i < n; i++) {
        const char *const cells[] = {rows[i].ratio, rows[i].built, rows[i].separate, rows[i].fewest,
                                     rows[i].fewest_ratio};

        page_cells(out, names, rows[i].name, cells, columns);
    }
    page_foot(out);
}

static void put_notes(const struct report *r, struct buf *out) {
    buf_puts(out, "<ul class=\"notes\">\n");
    for (const char *const *note = print_notes(r); *note; note++) {
        buf_puts(out, "<li>");
        put_sentence(out, *note);
        buf_puts(out, "</li>\n");
    }
    buf_puts(out, "</ul>\n");
}

/* Limits that are broken, and what is compiled needlessly. */
static void put_findings(const struct report *r, struct buf *out) {
    size_t broken = budget_broken(r), shown = 0;

    if (broken)
        buf_printf(out, "<h2>%s</h2>\n<ul class=\"limits\">\n", budget_summary(r));
    for (size_t i = 0; broken && i < r->rule_count; i++) {
        const struct budget_rule *rule = &r->rules[i];

        if (!rule->problem)
            continue;
        buf_puts(out, "<li>");
        page_text(out, rule->problem);
        for (size_t k = 0; k < rule->hint_count; k++) {
            buf_puts(out, k ? "<br>" : "<p>");
            put_sentence(out, rule->hints[k]);
        }
        buf_puts(out, rule->hint_count ? "</p></li>\n" : "</li>\n");
    }
    buf_puts(out, broken ? "</ul>\n" : "");
    if (r->rule_count && !broken)
        buf_printf(out, "<p>%s.</p>\n", budget_summary(r));
    if (!r->equal_files)
        return;
    buf_printf(out, "<h2>%s</h2>\n<details><summary>Which</summary>\n<ul class=\"notes\">\n",
               equal_options_summary(r));
    for (size_t f = 0; f < r->file_count && shown < MOST_FILES; f++) {
        if (!r->files[f].equal)
            continue;
        buf_puts(out, "<li>");
        page_text(out, equal_options_sentence(r, &r->files[f]));
        buf_puts(out, "</li>\n");
        shown++;
    }
    if (shown < r->equal_files)
        buf_printf(out, "<li>… and %zu more</li>\n", (size_t)r->equal_files - shown);
    buf_puts(out, "</ul>\n</details>\n");
}

/* What compile_commands.json alone tells. */
static void put_sources(const struct report *r, struct buf *out) {
    struct arena *a = r->arena;

    buf_printf(out, "<p>%s compile units of %s sources.", units_count(a, r->commands),
               units_count(a, r->sources));
    for (size_t i = 0; i < r->most_compiled_count && i < 5; i++) {
        buf_puts(out, i ? ", " : " Most often compiled: ");
        page_text(out, r->most_compiled[i].name);
        buf_printf(out, " (%s times)", units_count(a, r->most_compiled[i].times));
    }
    buf_puts(out, "</p>\n");
}

static const char *seconds_of(const struct report *r, const struct amount *a) {
    return amount_is_timed(a) ? units_seconds(r->arena, a->seconds) : NULL;
}

static const char *bytes_of(const struct report *r, const struct amount *a) {
    return amount_is_sized(a) ? units_bytes(r->arena, a->bytes) : NULL;
}

static void put_targets(const struct report *r, struct buf *out) {
    static const char *const names[] = {"target",  "steps",   "seconds",
                                        "objects", "program", "steps as a build of its own"};
    const uint32_t *order = print_targets(r);
    struct arena *a = r->arena;

    page_head(out, names, 6);
    for (size_t i = 0; i < r->target_count; i++) {
        const struct report_target *t = &r->targets[order[i]];
        const char *const cells[] = {
            units_count(a, t->cost.steps), seconds_of(r, &t->cost), bytes_of(r, &t->cost),
            t->loaded_bytes < 0 ? NULL : units_bytes(a, (double)t->loaded_bytes),
            units_count(a, t->separate.steps)};

        page_cells(out, names, t->name, cells, 5);
    }
    page_foot(out);
}

static void put_folders(const struct report *r, struct buf *out) {
    const char *const names[] = {"folder", "files",         "steps for one target",
                                 "steps",  print_builds(r), "seconds"};
    struct arena *a = r->arena;
    size_t count;
    const struct report_folder *f = print_folders(r, 2, &count);

    page_head(out, names, 6);
    for (size_t i = 0; i < count && i < MOST_FOLDERS; i++) {
        const char *const cells[] = {
            units_count(a, f[i].files), units_count(a, f[i].specific.steps),
            units_count(a, f[i].built.steps), units_count(a, f[i].separate.steps),
            seconds_of(r, &f[i].built)};

        page_cells(out, names, f[i].name, cells, 5);
    }
    page_foot(out);
    if (count > MOST_FOLDERS)
        buf_printf(out, "<p>… and %zu more</p>\n", count - MOST_FOLDERS);
}

/* ---- the data ---- */

/* Numbers that the data uses for files: only those that are drawn are in it. */
struct numbering {
    uint32_t *numbers; /* [file_count] REPORT_NONE: not drawn */
    uint32_t count;
};

static struct numbering number_files(const struct report *r) {
    struct numbering n = {arena_array(r->arena, r->file_count, sizeof *n.numbers), 0};

    for (size_t f = 0; f < r->file_count; f++)
        n.numbers[f] = r->files[f].step_count ? 0 : REPORT_NONE;
    for (size_t i = 0; i < r->timeline.bar_count; i++) {
        uint32_t step = r->step_of[r->timeline.bars[i]];

        if (step != REPORT_NONE)
            n.numbers[r->steps[step].file] = 0;
    }
    for (size_t f = 0; f < r->file_count; f++)
        n.numbers[f] = n.numbers[f] == REPORT_NONE ? REPORT_NONE : n.count++;
    return n;
}

static void put_amount(struct buf *out, const char *name, const struct amount *a) {
    buf_printf(out, "\"%s\":[%" PRIu64 ",%.2f,%.0f]", name, a->steps, a->seconds, a->bytes);
}

static void data_targets(const struct report *r, struct buf *out) {
    buf_puts(out, "\"targets\":[");
    for (size_t t = 0; t < r->target_count; t++) {
        const struct report_target *target = &r->targets[t];

        buf_puts(out, t ? ",\n{\"name\":" : "\n{\"name\":");
        units_put_json(r->arena, out, target->name);
        buf_putc(out, ',');
        put_amount(out, "separate", &target->separate);
        buf_putc(out, ',');
        put_amount(out, "cost", &target->cost);
        buf_putc(out, ',');
        put_amount(out, "repeated", &target->repeated);
        buf_putc(out, '}');
    }
    buf_puts(out, "],\n");
}

/* [folder, name, kind, steps, seconds, bytes, classes] */
static void data_files(const struct report *r, const struct numbering *n, struct buf *out) {
    bool first = true;

    buf_puts(out, "\"folders\":[");
    for (size_t i = 0; i < r->folder_count; i++) {
        buf_puts(out, i ? ",\n" : "\n");
        units_put_json(r->arena, out, r->folders[i].name);
    }
    buf_puts(out, "],\n\"files\":[");
    for (size_t i = 0; i < r->file_count; i++) {
        const struct report_file *f = &r->files[i];

        if (n->numbers[i] == REPORT_NONE)
            continue;
        buf_printf(out, "%s\n[%" PRIu32 ",", first ? "" : ",", f->folder);
        units_put_json(r->arena, out, str_basename(f->name));
        buf_printf(out, ",%d,%" PRIu32 ",%.2f,%.0f,%" PRIu32 "]", (int)f->kind, f->step_count,
                   f->built.seconds, f->built.bytes, f->classes);
        first = false;
    }
    buf_puts(out, "],\n");
}

/* Whom a bar is for: a target's number; -1: several, -2: none. */
static int32_t bar_target(const struct report *r, uint32_t step) {
    if (step == REPORT_NONE || !r->steps[step].targets)
        return -2;
    return r->steps[step].kind == STEP_ONCE ? -1 : (int32_t)r->steps[step].target;
}

/* Five numbers a bar: start (since the start of the one before), length, slot, number of the file
 * or -1 - number of the other name, target. */
static void data_bars(const struct report *r, const struct numbering *n, struct buf *out) {
    const struct report_timeline *t = &r->timeline;
    struct intern others = {0};
    int64_t before = 0;

    buf_puts(out, "\"bars\":[");
    for (size_t i = 0; i < t->bar_count; i++) {
        const struct report_time *time = &r->times[t->bars[i]];
        uint32_t edge = t->bars[i], step = r->step_of[edge],
                 output = r->graph.edges[edge].outputs.numbers[0];
        int32_t ref = step != REPORT_NONE
                          ? (int32_t)n->numbers[r->steps[step].file]
                          : -1 - (int32_t)intern_add(&others, intern_text(&r->graph.paths, output));

        buf_printf(out, "%s%" PRId64 ",%" PRId64 ",%" PRIu32 ",%" PRId32 ",%" PRId32,
                   i == 0   ? ""
                   : i % 16 ? ","
                            : ",\n",
                   time->start - before, time->end - time->start, time->slot, ref,
                   bar_target(r, step));
        before = time->start;
    }
    buf_puts(out, "],\n\"others\":[");
    for (uint32_t i = 0; i < others.count; i++) {
        buf_puts(out, i ? "," : "");
        units_put_json(r->arena, out, intern_text(&others, i).p);
    }
    buf_puts(out, "]");
    intern_free(&others);
}

static void put_data(const struct report *r, struct buf *out) {
    struct numbering n = number_files(r);

    buf_printf(out, "{\"timed\":%s,\"sized\":%s,\"slots\":%" PRIu32 ",\n",
               r->built.timed ? "true" : "false", r->built.sized ? "true" : "false",
               r->timeline.slots);
    data_targets(r, out);
    data_files(r, &n, out);
    data_bars(r, &n, out);
    buf_puts(out, "}");
}

static void put_style(const struct report *r, struct buf *out) {
    (void)r;
    buf_add(out, page_css, (size_t)(page_css_end - page_css));
}

static void put_script(const struct report *r, struct buf *out) {
    (void)r;
    buf_add(out, page_js, (size_t)(page_js_end - page_js));
}

static void put_nothing(const struct report *r, struct buf *out) {
    (void)r;
    (void)out;
}

/* ---- the page ---- */

static const struct {
    const char *mark;
    void (*put)(const struct report *r, struct buf *out);
} marks[] = {
    {"@TITLE@", put_title},      {"@BUILD@", put_build},       {"@TILES@", put_tiles},
    {"@SUMS@", put_sums},        {"@NOTES@", put_notes},       {"@TARGETS@", put_targets},
    {"@DATA@", put_data},        {"@FOLDERS@", put_folders},   {"@STYLE@", put_style},
    {"@SCRIPT@", put_script},    {"@FINDINGS@", put_findings}, {"@SOURCES@", put_sources},
    {"@HISTORY@", page_history}, {"@IF-BUILD@", put_nothing},  {"@END-BUILD@", put_nothing},
};

/* Replaces the mark that the text begins with; returns its length, 0 when there is none. */
static size_t replace_mark(const struct report *r, struct str text, struct buf *out) {
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (str_starts(text, marks[i].mark)) {
            marks[i].put(r, out);
            return strlen(marks[i].mark);
        }
    }
    return 0;
}

/* Behind the part of the page that is about a build. */
static const char *behind_build(const char *p) {
    static const char end[] = "@END-BUILD@";
    const char *at = memmem(p, (size_t)(page_html_end - p), end, sizeof end - 1);

    return at ? at + sizeof end - 1 : page_html_end;
}

void print_html(const struct report *r, struct buf *out) {
    const char *p = page_html;

    while (p < page_html_end) {
        const char *at = memchr(p, '@', (size_t)(page_html_end - p));
        struct str rest;
        size_t length;

        buf_add(out, p, (size_t)((at ? at : page_html_end) - p));
        if (!at)
            return;
        rest = (struct str){at, (size_t)(page_html_end - at)};
        if (str_starts(rest, "@IF-BUILD@") && !r->job->builddir) {
            p = behind_build(at);
            continue;
        }
        length = replace_mark(r, rest, out);
        if (!length)
            buf_putc(out, '@');
        p = at + (length ? length : 1);
    }
}
