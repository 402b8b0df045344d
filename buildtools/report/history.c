/* SPDX-License-Identifier: MIT */
#include "report/history.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/json.h"
#include "base/utf8.h"
#include "report/figures.h"
#include "report/print.h"
#include "report/summaries.h"
#include "report/units.h"

/* ---- figures ---- */

enum form { COUNT, BYTES, RATIO };

static const struct {
    const char *name, *key; /* for people, and in JSON */
    enum form form;
    const char *path[3]; /* of the report's fields, summed; NULL: see get_special */
} figures[HISTORY_FIGURES] = {
    {"targets", "targets", COUNT, {NULL}},
    {"compile steps", "steps", COUNT, {"sums/as_built/steps"}},
    {"ratio", "ratio", RATIO, {"ratios/steps"}},
    {"target-specific files",
     "target_specific_files",
     COUNT,
     {"kinds/repeated/files", "kinds/single/files"}},
    {"target-specific steps",
     "target_specific_steps",
     COUNT,
     {"kinds/repeated/steps", "kinds/single/steps"}},
    {"needless steps", "needless_steps", COUNT, {"sums/needless/steps"}},
    {"object files", "object_bytes", BYTES, {"sums/as_built/object_bytes"}},
    {"programs, loaded", "program_bytes", BYTES, {NULL}},
};

enum { TARGETS = 0, PROGRAMS = 7 };

const char *history_name(size_t figure) {
    return figures[figure].name;
}

const char *history_value(const struct report *r, size_t figure, size_t point) {
    double value = r->history->points[point].values[figure];

    if (isnan(value))
        return NULL;
    switch (figures[figure].form) {
    case COUNT: return units_count(r->arena, (uint64_t)(value + 0.5));
    case BYTES: return units_bytes(r->arena, value);
    default: return units_ratio(r->arena, value);
    }
}

/* ---- reading ---- */

/* The number at a path of names parted by slashes; NaN when there is none. */
static double number_at(const json_t *root, const char *path) {
    for (size_t n; root && *path; path += n + (path[n] == '/')) {
        char name[32];

        n = strcspn(path, "/");
        snprintf(name, sizeof name, "%.*s", (int)n, path);
        root = json_object_get(root, name);
    }
    return json_is_number(root) ? json_number_value(root) : NAN;
}

/* Of the unified program, where there is one, else of all others together. */
static double program_bytes(const json_t *root) {
    const json_t *targets = json_object_get(root, "targets");
    double unified = number_at(root, "unified/loaded_bytes"), sum = 0;

    if (!isnan(unified))
        return unified;
    for (size_t i = 0; i < json_array_size(targets); i++)
        sum += number_at(json_array_get(targets, i), "loaded_bytes");
    return json_array_size(targets) ? sum : NAN;
}

static struct history_point point_of(struct report *r, const char *label, const json_t *root) {
    struct history_point point = {.label = utf8_name(r->arena, label)};

    for (size_t f = 0; f < HISTORY_FIGURES; f++) {
        point.values[f] = figures[f].path[0] ? 0 : NAN;
        for (size_t i = 0; figures[f].path[i]; i++)
            point.values[f] += number_at(root, figures[f].path[i]);
    }
    point.values[TARGETS] = (double)json_array_size(json_object_get(root, "targets"));
    point.values[PROGRAMS] = program_bytes(root);
    return point;
}

/* "reports/2026-11-02.json" is called 2026-11-02. */
static const char *label_of(struct report *r, const char *path) {
    const char *name = str_basename(path);
    size_t n = strlen(name);

    if (str_ends((struct str){name, n}, ".json"))
        n -= 5;
    return arena_copy(r->arena, name, n);
}

static bool read_point(struct report *r, struct history *h, const char *path) {
    json_t *root = summaries_load(path);
    const char *format = json_string_value(json_object_get(root, "format"));
    bool good = root && format && strcmp(format, "unitarget-report") == 0;

    if (root && !good) {
        diag_error("%s: this is no report", path);
        diag_hint("`unitarget report --json FILE` writes what is expected here");
    } else if (good) {
        h->points[h->count++] = point_of(r, label_of(r, path), root);
    }
    json_decref(root);
    return good;
}

static struct history_point this_build(const struct report *r) {
    const struct amount *repeated = &r->kinds[STEP_REPEATED], *single = &r->kinds[STEP_SINGLE];
    double programs = r->link.present ? (double)r->link.unified : 0;

    for (size_t t = 0; !r->link.present && t < r->target_count; t++)
        programs += r->targets[t].loaded_bytes < 0 ? NAN : (double)r->targets[t].loaded_bytes;
    return (struct history_point){
        .label = "this build",
        .values = {(double)r->target_count, (double)r->built.steps,
                   r->separate.steps
                       ? figures_ratio((double)r->built.steps, (double)r->separate.steps)
                       : NAN,
                   r->kind_files[STEP_REPEATED] + r->kind_files[STEP_SINGLE],
                   (double)(repeated->steps + single->steps),
                   r->classify.present ? (double)r->needless.steps : NAN,
                   r->built.sized ? r->built.bytes : NAN, programs}};
}

bool history_read(struct report *r) {
    const struct report_job *job = r->job;
    struct history *h = arena_alloc(r->arena, sizeof *h);
    bool good = true;

    h->points = arena_array(r->arena, job->history_count + 1, sizeof *h->points);
    for (size_t i = 0; i < job->history_count; i++)
        good &= read_point(r, h, job->history[i]);
    if (job->builddir)
        h->points[h->count++] = this_build(r);
    r->history = h;
    return good;
}

/* ---- printing ---- */

/* Is there a value at all? */
static bool is_known(const struct history *h, size_t figure) {
    for (size_t i = 0; i < h->count; i++) {
        if (!isnan(h->points[i].values[figure]))
            return true;
    }
    return false;
}

void history_print_text(const struct report *r, struct buf *out) {
    const struct history *h = r->history;
    int width = 10;

    for (size_t i = 0; i < h->count; i++) {
        int n = (int)strlen(h->points[i].label);

        width = n > width ? n : width;
    }
    buf_printf(out, "  %-*s", width, "");
    for (size_t f = 0; f < HISTORY_FIGURES; f++) {
        if (is_known(h, f))
            buf_printf(out, "  %s", figures[f].name);
    }
    buf_putc(out, '\n');
    for (size_t i = 0; i < h->count; i++) {
        buf_printf(out, "  %-*s", width, h->points[i].label);
        for (size_t f = 0; f < HISTORY_FIGURES; f++) {
            const char *value = history_value(r, f, i);

            if (is_known(h, f))
                buf_printf(out, "  %*s", (int)strlen(figures[f].name), value ? value : "-");
        }
        buf_putc(out, '\n');
    }
}

void history_print_markdown(const struct report *r, struct buf *out) {
    const struct history *h = r->history;

    buf_puts(out, "### History\n\n| |");
    for (size_t f = 0; f < HISTORY_FIGURES; f++) {
        if (is_known(h, f))
            buf_printf(out, " %s |", figures[f].name);
    }
    buf_puts(out, "\n|---|");
    for (size_t f = 0; f < HISTORY_FIGURES; f++)
        buf_puts(out, is_known(h, f) ? "---:|" : "");
    for (size_t i = 0; i < h->count; i++) {
        buf_printf(out, "\n| %s |", print_quoted(r, h->points[i].label));
        for (size_t f = 0; f < HISTORY_FIGURES; f++) {
            const char *value = history_value(r, f, i);

            if (is_known(h, f))
                buf_printf(out, " %s |", value ? value : "–");
        }
    }
    buf_puts(out, "\n\n");
}

json_t *history_json(const struct report *r) {
    json_t *list = json_array();

    for (size_t i = 0; i < r->history->count; i++) {
        const struct history_point *p = &r->history->points[i];
        json_t *point = json_pack("{s:o}", "label", json_name(str_from(p->label)));

        for (size_t f = 0; f < HISTORY_FIGURES; f++)
            json_object_set_new(point, figures[f].key,
                                isnan(p->values[f]) ? json_null()
                                : figures[f].form == RATIO
                                    ? json_real(p->values[f])
                                    : json_integer((json_int_t)(p->values[f] + 0.5)));
        json_array_append_new(list, point);
    }
    return list;
}
