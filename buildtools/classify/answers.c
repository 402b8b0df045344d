/* SPDX-License-Identifier: MIT */
#include "classify/answers.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/process.h"
#include "classify/compiler.h"

/* ---- sums ---- */

static int by_frees(const void *a, const void *b) {
    const struct unit *x = *(struct unit *const *)a, *y = *(struct unit *const *)b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->file, y->file);
}

/* How many members each group of the unit has: [class_count]. */
static size_t *group_sizes(struct classify *c, const struct unit *u) {
    size_t *sizes = arena_array(c->arena, u->class_count, sizeof *sizes);

    for (size_t i = 0; i < u->count; i++)
        sizes[u->classes[u->class_of[i]].group]++;
    return sizes;
}

static void add_members(struct classify *c, const struct unit *u, struct sums *s) {
    const size_t *sizes = u->failure ? NULL : group_sizes(c, u);

    for (size_t i = 0; i < u->count; i++) {
        struct target_sums *t = &s->targets[u->steps[i]->target];
        size_t size = sizes ? sizes[u->classes[u->class_of[i]].group] : 1;

        t->steps++;
        if (u->count == 1)
            t->single++;
        else if (size == 1)
            t->alone++;
        else
            t->shared++;
        t->common += u->count > 1 && size == u->count;
    }
}

/* What could not be preprocessed counts as a class a step. */
static void add_unit(struct classify *c, const struct unit *u, struct sums *s) {
    s->steps += u->count;
    s->single += u->count == 1;
    s->files[unit_verdict(u)]++;
    s->classes += u->failure ? u->count : u->groups;
    s->objects += u->failure ? 0 : u->class_count - u->groups;
    add_members(c, u, s);
}

static void sum_up(struct classify *c, struct sums *s) {
    s->targets = arena_array(c->arena, c->target_count, sizeof *s->targets);
    s->sorted = arena_array(c->arena, c->unit_count, sizeof *s->sorted);
    for (size_t i = 0; i < c->unit_count; i++) {
        s->sorted[i] = &c->units[i];
        add_unit(c, &c->units[i], s);
    }
    qsort(s->sorted, c->unit_count, sizeof *s->sorted, by_frees);
}

/* ---- tables ---- */

static size_t rows_of(const struct classify *c, size_t count) {
    return c->job->rows && c->job->rows < count ? c->job->rows : count;
}

static void print_rest(size_t shown, size_t count, const char *what) {
    if (shown < count)
        printf("  … and %zu more %s (--rows 0 shows all)\n", count - shown, what);
}

static void print_place(const char *file, size_t line) {
    if (file && line)
        printf(" (%s:%zu)", file, line);
    else if (file)
        printf(" (%s)", file);
}

static void print_reason(const struct reason *r) {
    switch (r->kind) {
    case REASON_MACRO: printf("consults %s", r->name); break;
    case REASON_HEADER: printf("opens %s", r->name); break;
    case REASON_FLAGS: printf("compiler options differ%s%s", *r->name ? ": " : "", r->name); break;
    }
    print_place(r->file, r->line);
}

static void print_drops(const struct unit *u) {
    for (size_t i = 0; i < u->trial->drop_count; i++)
        printf("%s#include %s (%s:%zu)", i ? ", " : "", u->trial->drops[i].name, u->file,
               u->trial->drops[i].line);
}

static void print_change(const struct unit *u) {
    const struct reason *only = unit_only_reason(u);

    if (u->failure) {
        fputs("could not be preprocessed", stdout);
    } else if (u->trial && u->trial->result == TRIAL_EQUAL) {
        fputs("none: compiles as common, to the same object", stdout);
    } else if (u->trial && u->trial->result == TRIAL_WITHOUT) {
        print_drops(u);
        fputs(" is not needed: without it, it compiles as common, to the same object", stdout);
    } else if (u->class_count == 1 && !u->options_differ) {
        fputs("none: nothing differs, not even the options", stdout);
    } else if (u->groups == 1) {
        fputs("none: the same for all its targets", stdout);
    } else if (only) {
        print_reason(only);
    } else if (u->reason_count) {
        print_reason(&u->reasons[0]);
        if (u->reason_count > 1)
            printf(", and %zu more", u->reason_count - 1);
    }
}

/* What came of trying it, where that is no reason to move it. */
static void print_trial(const struct unit *u) {
    if (u->trial && u->trial->result == TRIAL_DIFFERS)
        fputs("; as common it becomes another object", stdout);
    else if (u->trial && u->trial->result == TRIAL_FAILS)
        printf("; as common: %s", u->trial->message);
}

static void print_units(const struct classify *c, const struct sums *s) {
    size_t count = 0, shown;

    while (count < c->unit_count && s->sorted[count]->count > 1)
        count++;
    shown = rows_of(c, count);
    if (shown)
        puts("\n  steps classes  file, and what stands in the way of compiling it once");
    for (size_t i = 0; i < shown; i++) {
        const struct unit *u = s->sorted[i];

        printf("%7zu %7zu  %s: ", u->count, u->failure ? u->count : u->groups, u->file);
        print_change(u);
        print_trial(u);
        putchar('\n');
    }
    print_rest(shown, count, "files");
}

static void print_move(const struct move *m) {
    printf("%7zu %7zu  ", m->frees, m->count);
    switch (m->change) {
    case CHANGE_EQUAL:
        fputs("compile them once: nothing differs, not even the options", stdout);
        break;
    case CHANGE_AS_IS:
        fputs("compile them once: nothing in them depends on the target", stdout);
        break;
    case CHANGE_INCLUDE: printf("drop #include %s, nothing else is needed", m->name); break;
    case CHANGE_MACRO: printf("ask for %s at run time", m->name); break;
    case CHANGE_HEADER: printf("do without %s", m->name); break;
    }
    print_place(m->file, m->line);
    if (m->count == 1)
        printf(": %s", m->units[0]->file);
    putchar('\n');
}

static void print_moves(struct classify *c) {
    size_t count, shown;
    const struct move *list = moves_find(c, &count);

    shown = rows_of(c, count);
    if (shown)
        puts("\n  frees   files  a change after which they are common");
    for (size_t i = 0; i < shown; i++)
        print_move(&list[i]);
    print_rest(shown, count, "changes");
}

static void print_summary(const struct classify *c, const struct sums *s) {
    printf("%s: %zu targets, %zu compile steps, %zu of them per target\n", c->job->builddir,
           c->target_count, c->counts.all, s->steps);
    if (c->target_count == 0) {
        puts("  no source is compiled more than once: there is nothing left to share");
        return;
    }
    printf("  files        %zu: %zu common, %zu common to groups of targets, %zu different in each,"
           "\n               %zu that one target only compiles\n",
           c->unit_count, s->files[VERDICT_COMMON], s->files[VERDICT_GROUP],
           s->files[VERDICT_SPECIFIC], s->files[VERDICT_SINGLE]);
    if (s->files[VERDICT_FAILED])
        printf("               %zu that could not be preprocessed\n", s->files[VERDICT_FAILED]);
    printf("  classes      %zu, if each were compiled once: %zu steps (%.0f %%) less\n", s->classes,
           s->steps - s->classes,
           s->steps ? 100.0 * (double)(s->steps - s->classes) / (double)s->steps : 0);
    if (s->objects)
        printf("               %zu of these because objects are equal although the text is not\n",
               s->objects);
    if (c->counts.again)
        printf("  besides      %zu steps outside the targets compile files again\n",
               c->counts.again);
    printf("  preprocessor %zu runs, %zu answers from the cache\n", c->counts.runs,
           c->counts.cached);
    if (c->counts.compiles)
        printf("  compiler     %zu runs\n", c->counts.compiles);
    printf("  time         %.1f s, %.1f CPU seconds\n", process_wall() - c->wall,
           process_cpu() + process_cpu_of_others() - c->cpu);
}

/* ---- one answer ---- */

static const char *unit_file(const void *ctx, size_t i) {
    return ((const struct unit *)ctx)[i].file;
}

static bool explain(struct classify *c) {
    const char *nearest;

    for (size_t i = 0; i < c->unit_count; i++)
        answers_why(c, &c->units[i]);
    if (c->unit_count)
        return true;
    diag_error("%s: no target compiles a file of this name", c->job->why);
    nearest = str_nearest(c->job->why, c->all_unit_count, unit_file, c->all_units);
    if (nearest)
        diag_hint("did you mean %s?", nearest);
    return false;
}

static bool report_failures(const struct classify *c) {
    bool good = true;

    for (size_t i = 0; i < c->unit_count; i++) {
        const struct unit *u = &c->units[i];

        if (!u->failure)
            continue;
        diag_error("%s: cannot be preprocessed for %s: %s", u->file, u->failed_output, u->failure);
        good = false;
    }
    return good;
}

bool answers_print(struct classify *c) {
    struct sums s = {0};

    if (c->job->why)
        return explain(c) && report_failures(c);
    sum_up(c, &s);
    if (c->job->json) {
        answers_json(c, &s);
    } else {
        print_summary(c, &s);
        print_moves(c);
        print_units(c, &s);
    }
    return report_failures(c);
}
