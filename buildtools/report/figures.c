/* SPDX-License-Identifier: MIT */
#include "report/figures.h"

#include "report/timeline.h"

double figures_ratio(double part, double whole) {
    return whole > 0 ? part / whole : 0;
}

bool amount_is_timed(const struct amount *a) {
    return a->timed && a->timed == a->steps;
}

bool amount_is_sized(const struct amount *a) {
    return a->sized && a->sized == a->steps;
}

void amount_add_step(const struct report *r, struct amount *a, const struct report_step *s,
                     double n) {
    const struct report_time *t = &r->times[s->edge];

    a->steps += (uint64_t)n;
    if (t->recorded) {
        a->timed += (uint64_t)n;
        a->seconds += n * timeline_seconds(t);
        a->cpu += t->cpu > 0 ? n * t->cpu : 0;
    }
    if (s->bytes >= 0) {
        a->sized += (uint64_t)n;
        a->bytes += n * (double)s->bytes;
    }
}

void amount_add(struct amount *a, const struct amount *b, double n) {
    a->steps += (uint64_t)n * b->steps;
    a->timed += (uint64_t)n * b->timed;
    a->sized += (uint64_t)n * b->sized;
    a->seconds += n * b->seconds;
    a->cpu += n * b->cpu;
    a->bytes += n * b->bytes;
}

/* ---- by target ---- */

static void sum_target(struct report *r, size_t t) {
    struct report_target *target = &r->targets[t];

    for (size_t i = 0; i < r->step_count; i++) {
        const struct report_step *s = &r->steps[i];

        if (!report_needs(r, t, i))
            continue;
        amount_add_step(r, &target->separate, s, 1);
        if (s->targets == 1)
            amount_add_step(r, &target->cost, s, 1);
        if (s->kind == STEP_REPEATED)
            amount_add_step(r, &target->repeated, s, 1);
    }
}

/* ---- by kind, file and folder ---- */

static void sum_steps(struct report *r) {
    for (size_t i = 0; i < r->step_count; i++) {
        const struct report_step *s = &r->steps[i];
        struct report_file *file = &r->files[s->file];
        struct report_folder *folder = &r->folders[file->folder];

        amount_add_step(r, &r->kinds[s->kind], s, 1);
        if (!s->targets)
            continue;
        amount_add_step(r, &r->built, s, 1);
        amount_add_step(r, &r->separate, s, s->targets);
        amount_add_step(r, &file->built, s, 1);
        amount_add_step(r, &folder->built, s, 1);
        amount_add_step(r, &folder->separate, s, s->targets);
        if (s->kind > STEP_ONCE)
            amount_add_step(r, &folder->specific, s, 1);
    }
    for (size_t f = 0; f < r->file_count; f++) {
        r->kind_files[r->files[f].kind]++;
        r->folders[r->files[f].folder].files += r->files[f].kind != STEP_OUTSIDE;
    }
}

/* ---- as few as possible ---- */

/* Takes from the sum of a class all but one step of mean size; `a` is what all of them amount to.
 */
static struct amount beyond_first(const struct amount *a) {
    double part = figures_ratio((double)a->steps - 1, (double)a->steps);
    bool timed = amount_is_timed(a), sized = amount_is_sized(a);

    return (struct amount){.steps = a->steps - 1,
                           .timed = timed ? a->steps - 1 : 0,
                           .sized = sized ? a->steps - 1 : 0,
                           .seconds = timed ? a->seconds * part : 0,
                           .cpu = timed ? a->cpu * part : 0,
                           .bytes = sized ? a->bytes * part : 0};
}

static void subtract(struct amount *a, const struct amount *b) {
    a->steps -= b->steps;
    a->timed -= b->timed;
    a->sized -= b->sized;
    a->seconds -= b->seconds;
    a->cpu -= b->cpu;
    a->bytes -= b->bytes;
}

static void sum_classes(struct report *r) {
    struct amount *classes = arena_array(r->arena, r->classify.classes, sizeof *classes);

    for (size_t i = 0; i < r->step_count; i++) {
        if (r->steps[i].targets && r->steps[i].class != REPORT_NONE)
            amount_add_step(r, &classes[r->steps[i].class], &r->steps[i], 1);
    }
    for (size_t c = 0; c < r->classify.classes; c++) {
        struct amount beyond;

        if (classes[c].steps < 2)
            continue;
        beyond = beyond_first(&classes[c]);
        amount_add(&r->needless, &beyond, 1);
    }
    r->fewest = r->built;
    subtract(&r->fewest, &r->needless);
}

void figures_make(struct report *r) {
    for (size_t t = 0; t < r->target_count; t++)
        sum_target(r, t);
    sum_steps(r);
    if (r->classify.present)
        sum_classes(r);
}
