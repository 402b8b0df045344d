/* SPDX-License-Identifier: MIT */
#include "report/budget.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "report/figures.h"
#include "report/units.h"

struct budget {
    const struct report *r;
    const struct compare_result *changes; /* NULL: nothing to compare with */
    const char *path;
    struct str text;
    bool named; /* were the files named already that made the numbers grow? */
};

/* ---- figures that can be limited ---- */

/* Each returns NaN when the figure is not known. */
typedef double figure(const struct budget *b);

static double steps(const struct budget *b) {
    return (double)b->r->built.steps;
}

static double ratio(const struct budget *b) {
    return figures_ratio((double)b->r->built.steps, (double)b->r->separate.steps);
}

static double object_bytes(const struct budget *b) {
    return amount_is_sized(&b->r->built) ? b->r->built.bytes : NAN;
}

static double program_bytes(const struct budget *b) {
    double sum = 0;

    if (b->r->link.present)
        return (double)b->r->link.unified;
    for (size_t t = 0; t < b->r->target_count; t++)
        sum += b->r->targets[t].loaded_bytes < 0 ? NAN : (double)b->r->targets[t].loaded_bytes;
    return sum;
}

static double specific_files(const struct budget *b) {
    return b->r->kind_files[STEP_REPEATED] + b->r->kind_files[STEP_SINGLE];
}

static double specific_steps(const struct budget *b) {
    return (double)(b->r->kinds[STEP_REPEATED].steps + b->r->kinds[STEP_SINGLE].steps);
}

static double needless_steps(const struct budget *b) {
    return b->r->classify.present ? (double)b->r->needless.steps : NAN;
}

static const struct {
    const char *name;
    figure *get;
    const char *unknown; /* what to do when the figure is not known */
} figures[] = {
    {"steps", steps, ""},
    {"ratio", ratio, ""},
    {"object-bytes", object_bytes, "build all targets first"},
    {"program-bytes", program_bytes, "link the targets' programs first, or give --link"},
    {"target-specific-files", specific_files, ""},
    {"target-specific-steps", specific_steps, ""},
    {"needless-steps", needless_steps, "give --classify"},
};

enum { FIGURES = sizeof figures / sizeof *figures };

#define NO_FILE_BECOMES "no-file-becomes-target-specific"

static const char *rule_name(const void *ctx, size_t i) {
    (void)ctx;
    return i < FIGURES ? figures[i].name : NO_FILE_BECOMES;
}

/* ---- messages ---- */

static struct diag_place place_of(const struct budget *b, struct str where) {
    return (struct diag_place){b->path, b->text, (size_t)(where.p - b->text.p)};
}

static bool expected(const struct budget *b, struct str where, const char *what) {
    struct diag_place place = place_of(b, where);

    diag_error_at(&place, "expected %s", what);
    return false;
}

static bool unknown_rule(const struct budget *b, struct str name) {
    struct diag_place place = place_of(b, name);
    char word[64];
    const char *nearest;

    snprintf(word, sizeof word, "%.*s", STR_ARG(name));
    nearest = str_nearest(word, FIGURES + 1, rule_name, NULL);
    diag_error_at(&place, "there is no limit for `%.*s`", STR_ARG(name));
    if (nearest)
        diag_hint("did you mean `%s`?", nearest);
    else
        diag_hint("limits are for steps, ratio, object-bytes, program-bytes, "
                  "target-specific-files, target-specific-steps and needless-steps");
    return false;
}

/* Names the files that made the number grow, as far as the earlier report tells. */
static void name_files(struct budget *b) {
    size_t shown = 0;

    if (b->named)
        return;
    b->named = true;
    for (size_t i = 0; b->changes && i < b->changes->count; i++) {
        const struct compare_change *change = &b->changes->changes[i];

        if (change->steps > 0 && shown++ < 10)
            diag_hint("%s more: %s", units_count(b->r->arena, (uint64_t)change->steps),
                      compare_sentence(b->r, change));
    }
    if (!b->changes)
        diag_hint("--compare OLD.json, a report from before, tells which files it is");
}

/* ---- rules ---- */

static const char *value_text(const struct budget *b, const char *name, double value) {
    if (strcmp(name, "ratio") == 0)
        return units_ratio(b->r->arena, value);
    if (strstr(name, "bytes"))
        return arena_printf(b->r->arena, "%.0f (%s)", value, units_bytes(b->r->arena, value));
    return units_count(b->r->arena, (uint64_t)value);
}

static bool check_limit(struct budget *b, struct str name, size_t i, double limit) {
    double value = figures[i].get(b);
    struct diag_place place = place_of(b, name);

    if (value <= limit)
        return true;
    if (isnan(value)) {
        diag_error_at(&place, "%s is not known", figures[i].name);
        diag_hint("%s", figures[i].unknown);
        return false;
    }
    diag_error_at(&place, "%s is %s, more than the %s that are allowed", figures[i].name,
                  value_text(b, figures[i].name, value), value_text(b, figures[i].name, limit));
    name_files(b);
    return false;
}

/* No file that was compiled once may now be compiled for targets. */
static bool check_files(const struct budget *b, struct str name) {
    struct diag_place place = place_of(b, name);
    bool good = true;

    if (!b->changes) {
        diag_error_at(&place, "what files were target-specific before is not known");
        diag_hint("give --compare OLD.json, a report from before");
        return false;
    }
    for (size_t i = 0; i < b->changes->count; i++) {
        if (b->changes->changes[i].cause == CAUSE_SPECIFIC) {
            diag_error_at(&place, "%s", compare_sentence(b->r, &b->changes->changes[i]));
            good = false;
        }
    }
    return good;
}

/* ---- the file ---- */

/* Takes what stands before the next blank off the line, and the blanks. */
static struct str next_word(struct str *line) {
    struct str word = {line->p, 0};

    while (word.n < line->n && !memchr(" \t\r", line->p[word.n], 3))
        word.n++;
    line->p += word.n;
    line->n -= word.n;
    while (line->n && memchr(" \t\r", line->p[0], 3)) {
        line->p++;
        line->n--;
    }
    return word;
}

/* 1 for no unit at all, 0 for an unknown one. */
static double unit_of(struct str unit) {
    static const struct {
        const char *name;
        double factor;
    } units[] = {{"", 1}, {"B", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}};

    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (str_is(unit, units[i].name))
            return units[i].factor;
    }
    return 0;
}

static bool read_limit(const struct budget *b, struct str *line, bool bytes, double *limit) {
    struct str sign = next_word(line), number, unit;
    char text[32], *end;

    if (!str_is(sign, "<="))
        return expected(b, sign, "`<=` and a number");
    number = next_word(line);
    snprintf(text, sizeof text, "%.*s", STR_ARG(number));
    *limit = strtod(text, &end);
    if (!number.n || number.n >= sizeof text || *end || strspn(text, "0123456789.") != number.n)
        return expected(b, number, "a number");
    unit = next_word(line);
    if (!bytes && unit.n)
        return expected(b, unit, "the end of the line");
    if (unit_of(unit) == 0)
        return expected(b, unit, "B, kB, MB or GB");
    *limit *= unit_of(unit);
    return !line->n || expected(b, *line, "the end of the line");
}

static bool check_line(struct budget *b, struct str line) {
    struct str name;
    double limit;
    const char *comment = line.n ? memchr(line.p, '#', line.n) : NULL;

    if (comment)
        line.n = (size_t)(comment - line.p);
    name = next_word(&line);
    if (!name.n && line.n)
        name = next_word(&line);
    if (!name.n)
        return true;
    if (str_is(name, NO_FILE_BECOMES))
        return line.n ? expected(b, line, "the end of the line") : check_files(b, name);
    for (size_t i = 0; i < FIGURES; i++) {
        if (str_is(name, figures[i].name))
            return read_limit(b, &line, strstr(figures[i].name, "bytes") != NULL, &limit) &&
                   check_limit(b, name, i, limit);
    }
    return unknown_rule(b, name);
}

static bool check_lines(struct budget *b) {
    const char *p = b->text.p, *end = p + b->text.n;
    bool good = true;

    while (p < end) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        struct str line = {p, (size_t)((stop ? stop : end) - p)};

        good &= check_line(b, line);
        p = stop ? stop + 1 : end;
    }
    return good;
}

bool budget_check(const struct report *r, const struct compare_result *changes) {
    struct budget b = {.r = r, .changes = changes, .path = r->job->budget};
    struct file_map map;
    bool good;

    if (!file_map(&map, b.path)) {
        diag_error("%s: cannot be read: %s", b.path, strerror(errno));
        return false;
    }
    b.text = (struct str){(const char *)map.data, map.size};
    good = check_lines(&b);
    file_unmap(&map);
    return good;
}
