/* SPDX-License-Identifier: MIT */
#include "report/budget.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "report/equal_options.h"
#include "report/figures.h"
#include "report/units.h"

struct budget {
    struct report *r;
    size_t capacity;                      /* of its rules, while these are read */
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

static double equal_steps(const struct budget *b) {
    return (double)b->r->equal_needless;
}

static void list_equal(struct budget *b, struct budget_rule *rule);

static const struct {
    const char *name;
    figure *get;
    const char *unknown; /* what to do when the figure is not known */
    void (*list)(struct budget *b,
                 struct budget_rule *rule); /* the files; NULL: those that changed */
} figures[] = {
    {"steps", steps, "", NULL},
    {"ratio", ratio, "", NULL},
    {"object-bytes", object_bytes, "build all targets first", NULL},
    {"program-bytes", program_bytes, "link the targets' programs first, or give --link", NULL},
    {"target-specific-files", specific_files, "", NULL},
    {"target-specific-steps", specific_steps, "", NULL},
    {"needless-steps", needless_steps, "give --classify", NULL},
    {"equal-steps", equal_steps, "", list_equal},
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
                  "target-specific-files, target-specific-steps, needless-steps and equal-steps");
    return false;
}

/* ---- rules ---- */

static const char *value_text(const struct budget *b, const char *name, double value) {
    if (strcmp(name, "ratio") == 0)
        return units_ratio(b->r->arena, value);
    if (strstr(name, "bytes"))
        return arena_printf(b->r->arena, "%.0f (%s)", value, units_bytes(b->r->arena, value));
    return units_count(b->r->arena, (uint64_t)value);
}

static struct budget_rule *add_rule(struct budget *b, struct str name, const char *of,
                                    const char *text) {
    struct report *r = b->r;
    size_t line, column;

    r->rules = array_grow(r->rules, &b->capacity, r->rule_count + 1, sizeof *r->rules);
    diag_locate(b->text, (size_t)(name.p - b->text.p), &line, &column);
    r->rules[r->rule_count] =
        (struct budget_rule){.figure = of, .text = text, .line = line, .where = name};
    return &r->rules[r->rule_count++];
}

static void add_hint(struct budget *b, struct budget_rule *rule, const char *hint) {
    const char **hints = arena_array(b->r->arena, rule->hint_count + 1, sizeof *hints);

    if (rule->hint_count)
        memcpy(hints, rule->hints, rule->hint_count * sizeof *hints);
    hints[rule->hint_count++] = hint;
    rule->hints = hints;
}

/* Names the files that made the number grow, as far as the earlier report tells; once. */
static void name_files(struct budget *b, struct budget_rule *rule) {
    struct arena *a = b->r->arena;
    size_t shown = 0;

    if (b->named)
        return;
    b->named = true;
    for (size_t i = 0; b->changes && i < b->changes->count; i++) {
        const struct compare_change *change = &b->changes->changes[i];

        if (change->steps > 0 && shown++ < 10)
            add_hint(b, rule,
                     arena_printf(a, "%s more: %s", units_count(a, (uint64_t)change->steps),
                                  compare_sentence(b->r, change)));
    }
    if (!b->changes && !b->r->job->baseline)
        add_hint(b, rule, "--compare OLD.json, a report from before, tells which files it is");
}

/* The files that are compiled several times with equal options. */
static void list_equal(struct budget *b, struct budget_rule *rule) {
    rule->files = arena_array(b->r->arena, b->r->file_count, sizeof *rule->files);
    for (uint32_t f = 0; f < b->r->file_count; f++) {
        if (!b->r->files[f].equal)
            continue;
        if (rule->file_count < 10)
            add_hint(b, rule, equal_options_sentence(b->r, &b->r->files[f]));
        rule->files[rule->file_count++] = f;
    }
}

static void check_limit(struct budget *b, struct str name, size_t i, double limit) {
    const char *limited = figures[i].name;
    double value = figures[i].get(b);
    struct arena *a = b->r->arena;
    const char *allowed = value_text(b, limited, limit);
    struct budget_rule *rule =
        add_rule(b, name, limited, arena_printf(a, "%s <= %s", limited, allowed));

    if (isnan(value)) {
        rule->problem = arena_printf(a, "%s is not known", limited);
        add_hint(b, rule, figures[i].unknown);
        return;
    }
    rule->value = value_text(b, limited, value);
    if (value <= limit)
        return;
    rule->problem = arena_printf(a, "%s is %s, more than the %s that are allowed", limited,
                                 rule->value, allowed);
    if (figures[i].list)
        figures[i].list(b, rule);
    else
        name_files(b, rule);
}

/* No file that was compiled once may now be compiled for targets. */
static void check_files(struct budget *b, struct str name) {
    struct budget_rule *rule = add_rule(b, name, NO_FILE_BECOMES, NO_FILE_BECOMES);
    const struct compare_result *changes = b->changes;
    struct arena *a = b->r->arena;

    if (!changes && b->r->job->baseline) {
        rule->skipped = true;
        return;
    }
    if (!changes) {
        rule->problem = "what files were target-specific before is not known";
        add_hint(b, rule, "give --compare OLD.json, a report from before");
        return;
    }
    rule->files = arena_array(a, changes->count, sizeof *rule->files);
    for (size_t i = 0; i < changes->count; i++) {
        if (changes->changes[i].cause == CAUSE_SPECIFIC) {
            rule->files[rule->file_count++] = changes->changes[i].file;
            add_hint(b, rule, compare_sentence(b->r, &changes->changes[i]));
        }
    }
    rule->value = arena_printf(a, "%s %s", units_count(a, rule->file_count),
                               units_plural(rule->file_count, "file", "files"));
    if (rule->file_count)
        rule->problem = arena_printf(a, "%s became target-specific", rule->value);
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
    if (str_is(name, NO_FILE_BECOMES)) {
        if (line.n)
            return expected(b, line, "the end of the line");
        check_files(b, name);
        return true;
    }
    for (size_t i = 0; i < FIGURES; i++) {
        if (!str_is(name, figures[i].name))
            continue;
        if (!read_limit(b, &line, strstr(figures[i].name, "bytes") != NULL, &limit))
            return false;
        check_limit(b, name, i, limit);
        return true;
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

bool budget_read(struct report *r, const struct compare_result *changes, struct file_maps *maps) {
    struct budget b = {.r = r, .changes = changes, .path = r->job->budget};
    struct budget_rule *rules;
    bool good;

    if (!b.path)
        return true;
    if (!file_maps_add(maps, b.path, &b.text)) {
        diag_error("%s: cannot be read: %s", b.path, strerror(errno));
        return false;
    }
    r->budget_text = b.text;
    good = check_lines(&b);
    rules = arena_array(r->arena, r->rule_count, sizeof *rules);
    if (r->rule_count)
        memcpy(rules, r->rules, r->rule_count * sizeof *rules);
    free(r->rules);
    r->rules = rules;
    return good;
}

bool budget_kept(const struct report *r) {
    bool good = true;

    for (size_t i = 0; i < r->rule_count; i++) {
        const struct budget_rule *rule = &r->rules[i];
        struct diag_place place = {r->job->budget, r->budget_text,
                                   (size_t)(rule->where.p - r->budget_text.p)};

        if (!rule->problem)
            continue;
        good = false;
        diag_error_at(&place, "%s", rule->problem);
        for (size_t k = 0; k < rule->hint_count; k++)
            diag_hint("%s", rule->hints[k]);
    }
    return good;
}

size_t budget_broken(const struct report *r) {
    size_t broken = 0;

    for (size_t i = 0; i < r->rule_count; i++)
        broken += r->rules[i].problem != NULL;
    return broken;
}

const char *budget_summary(const struct report *r) {
    size_t broken = budget_broken(r), skipped = 0;
    const char *text;

    for (size_t i = 0; i < r->rule_count; i++)
        skipped += r->rules[i].skipped;
    if (broken)
        text = arena_printf(r->arena, "%zu of %zu limits %s not kept", broken, r->rule_count,
                            units_plural(broken, "is", "are"));
    else
        text = arena_printf(r->arena, "%zu %s kept", r->rule_count - skipped,
                            units_plural(r->rule_count - skipped, "limit is", "limits are"));
    return skipped ? arena_printf(r->arena, "%s, %zu not known yet", text, skipped) : text;
}
