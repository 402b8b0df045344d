/* SPDX-License-Identifier: MIT */
#include "classify/classes.h"

#include <stdlib.h>
#include <time.h>

#include "base/diag.h"
#include "base/die.h"
#include "base/jobs.h"
#include "classify/agree.h"
#include "classify/cache.h"
#include "classify/compiler.h"
#include "classify/generated.h"
#include "classify/progress.h"
#include "classify/trace.h"

/* One run of the preprocessor. */
struct inquiry {
    struct jobs_task task;
    struct classify *c;
    struct unit *unit;
    uint32_t member;
    struct arena arena; /* of the raw trace */
    struct trace_paths paths;
    struct trace *trace; /* NULL when the preprocessor failed */
    struct trace_dialect dialect;
    double began; /* time(), for the cache */
};

static struct hash hash_folders(const struct step *s) {
    struct hash_state *h = hash_new();

    for (size_t i = 0; i < s->folder_count; i++)
        hash_add(h, s->folders[i].text, strlen(s->folders[i].text) + 1);
    hash_add(h, s->command->within, strlen(s->command->within));
    return hash_end(h);
}

struct trace_dialect classes_dialect(const struct classify *c, const struct step *s) {
    bool is_clang = c->compilers[s->tool].is_clang;

    return (struct trace_dialect){
        .names = c->names,
        .includes = hash_folders(s),
        .lines = s->language == STEP_ASSEMBLER,
        .raw_strings = step_has_raw_strings(s, is_clang),
        .separators = step_has_separators(s),
        .places = s->places,
        .pretty_places = is_clang && s->language == STEP_CXX,
    };
}

/* In a thread of the pool. */
static void parse_output(struct jobs_task *task) {
    struct inquiry *q = task->ctx;

    if (task->status == 0)
        q->trace = trace_parse(&q->arena, task->output.p, task->output.n, &q->dialect, &q->paths);
    buf_free(&task->output);
}

static void ask(struct classify *c, struct jobs *pool, struct unit *u, uint32_t member) {
    static const struct compiler_variant as_it_is = {0};
    struct inquiry *q = calloc(1, sizeof *q);
    struct step *step = u->steps[member];

    if (!q)
        die("out of memory");
    q->c = c;
    q->unit = u;
    q->member = member;
    q->began = (double)time(NULL);
    q->dialect = classes_dialect(c, step);
    q->task.argv = compiler_preprocess(&q->arena, &c->compilers[step->tool], step, &as_it_is);
    q->task.folder = step_folder(step);
    q->task.finish = parse_output;
    q->task.ctx = q;
    jobs_submit(pool, &q->task);
    c->counts.runs++;
}

static void free_inquiry(struct inquiry *q) {
    jobs_release(&q->task);
    intern_free(&q->paths.paths);
    arena_free(&q->arena);
    free(q);
}

static void *copy(struct arena *a, const void *list, size_t count, size_t size) {
    void *p = arena_array(a, count, size);

    if (count)
        memcpy(p, list, count * size);
    return p;
}

/* The trace in the run's own arena, with the paths' numbers of struct lookup, as seen from the
 * folder of all steps. */
static struct trace *adopt(struct classify *c, const struct inquiry *q) {
    struct trace *t = arena_alloc(c->arena, sizeof *t);

    *t = *q->trace;
    t->headers = copy(c->arena, t->headers, t->header_count, sizeof *t->headers);
    t->queries = copy(c->arena, t->queries, t->query_count, sizeof *t->queries);
    t->strings = copy(c->arena, t->strings, t->string_count, sizeof *t->strings);
    for (size_t i = 0; i < t->header_count; i++) {
        const char *path = intern_text(&q->paths.paths, t->headers[i].path).p;

        t->headers[i].path = intern_add(
            &c->lookup->texts, str_from(step_path(c->arena, q->unit->steps[q->member], path)));
    }
    return t;
}

/* ---- classes ---- */

static uint32_t class_of_text(struct unit *u, struct hash key, struct hash text, uint32_t member) {
    for (uint32_t i = 0; i < u->class_count; i++) {
        if (hash_eq(u->classes[i].text, text) && hash_eq(u->classes[i].key, key))
            return i;
    }
    u->classes = array_grow(u->classes, &u->class_capacity, u->class_count + 1, sizeof *u->classes);
    u->classes[u->class_count] = (struct text_class){
        .key = key, .text = text, .group = (uint32_t)u->class_count, .first = member};
    return (uint32_t)u->class_count++;
}

static void add_run(struct classify *c, struct unit *u, uint32_t member, struct trace *t) {
    struct run *run = arena_alloc(c->arena, sizeof *run);
    const struct step *step = u->steps[member];

    run->member = member;
    run->trace = t;
    run->class = class_of_text(u, step->key, t->text, member);
    agree_prepare(c->agree, run, step);
    u->runs = array_grow(u->runs, &u->run_capacity, u->run_count + 1, sizeof *u->runs);
    u->runs[u->run_count++] = run;
    u->class_of[member] = run->class;
    u->proofs[member] = u->count == 1 ? PROOF_SINGLE : PROOF_TEXT;
}

static bool agrees_with_known(struct classify *c, struct unit *u, uint32_t member) {
    for (size_t i = u->run_count; i-- > 0;) {
        const struct run *run = u->runs[i];

        if (agree_on(c->agree, run, u->steps[run->member], u->steps[member])) {
            u->class_of[member] = run->class;
            u->proofs[member] = PROOF_TRACE;
            return true;
        }
    }
    return false;
}

/* Goes on with a unit until the preprocessor is needed. False when the unit is done. */
static bool advance(struct classify *c, struct jobs *pool, struct unit *u, uint32_t *next) {
    for (; *next < u->count; ++*next) {
        struct trace *known;

        if (agrees_with_known(c, u, *next))
            continue;
        known = cache_find(c, u->steps[*next]);
        if (known) {
            c->counts.cached++;
            add_run(c, u, *next, known);
            continue;
        }
        ask(c, pool, u, *next);
        return true;
    }
    return false;
}

/* ---- failures ---- */

/* The rest of the unit can't be told either. */
static void fail(struct classify *c, struct inquiry *q) {
    struct unit *u = q->unit;

    u->failure = compiler_complaint(c->arena, &q->task.messages);
    u->failed_output = u->steps[q->member]->output;
}

/* ---- all units ---- */

/* A single step is its own class; nothing has to run. */
static void settle_single(struct unit *u) {
    class_of_text(u, u->steps[0]->key, (struct hash){0}, 0);
    u->proofs[0] = PROOF_SINGLE;
}

static int by_count(const void *a, const void *b) {
    const struct unit *x = *(struct unit *const *)a, *y = *(struct unit *const *)b;

    return x->count > y->count ? -1 : x->count < y->count;
}

/* Units of several steps, those with the most first, so that none is left alone at the end. */
static struct unit **units_to_do(struct classify *c, size_t *count, size_t *steps) {
    struct unit **list = arena_array(c->arena, c->unit_count, sizeof *list);

    *count = 0;
    *steps = 0;
    for (size_t i = 0; i < c->unit_count; i++) {
        struct unit *u = &c->units[i];

        if (u->count == 1) {
            settle_single(u);
            continue;
        }
        list[(*count)++] = u;
        *steps += u->count;
    }
    qsort(list, *count, sizeof *list, by_count);
    return list;
}

static void take_answer(struct classify *c, struct inquiry *q) {
    struct trace *t;

    if (!q->trace) {
        fail(c, q);
        return;
    }
    t = adopt(c, q);
    cache_add(c, q->unit->steps[q->member], t, q->began);
    add_run(c, q->unit, q->member, t);
}

struct work {
    struct classify *c;
    struct unit **list; /* [count] */
    size_t count, begun;
    size_t settled, steps;
};

static void begin_units(struct work *w, struct jobs *pool) {
    while (w->begun < w->count && jobs_pending(pool) < 2u * w->c->job->jobs) {
        struct unit *u = w->list[w->begun++];
        uint32_t next = 0;

        if (!advance(w->c, pool, u, &next))
            w->settled += u->count;
    }
}

static void preprocess(struct work *w, struct jobs *pool) {
    struct classify *c = w->c;
    struct jobs_task *task;

    for (begin_units(w, pool); (task = jobs_take(pool)); begin_units(w, pool)) {
        struct inquiry *q = task->ctx;
        uint32_t next = q->member + 1;

        take_answer(c, q);
        if (q->unit->failure || !advance(c, pool, q->unit, &next))
            w->settled += q->unit->count;
        meter_show(c, "preprocessing", w->settled, w->steps, c->counts.runs);
        free_inquiry(q);
        cache_save_sometimes(c);
    }
    meter_end(c);
}

bool classes_find(struct classify *c) {
    struct work w = {.c = c};
    struct jobs *pool;

    w.list = units_to_do(c, &w.count, &w.steps);
    if (!generated_ready(c, w.list, w.count))
        return false;
    pool = jobs_start(c->job->jobs);
    preprocess(&w, pool);
    jobs_end(pool);
    return true;
}

/* ---- verification ---- */

/* Each step has the same chance. */
static size_t pick_answers(struct classify *c, struct unit **units, uint32_t *members) {
    uint64_t random = (uint64_t)time(NULL) * 0x9e3779b97f4a7c15u;
    size_t seen = 0;

    for (size_t i = 0; i < c->unit_count; i++) {
        struct unit *u = &c->units[i];

        for (uint32_t k = 0; u->count > 1 && !u->failure && k < u->count; k++) {
            size_t place = seen++;

            random = random * 6364136223846793005u + 1442695040888963407u;
            if (place >= c->job->verify)
                place = (size_t)((random >> 33) % seen);
            if (place < c->job->verify) {
                units[place] = u;
                members[place] = k;
            }
        }
    }
    return seen < c->job->verify ? seen : c->job->verify;
}

static bool compare_answer(const struct inquiry *q) {
    const struct unit *u = q->unit;
    const struct step *step = u->steps[q->member];

    if (q->trace && hash_eq(q->trace->text, u->classes[u->class_of[q->member]].text))
        return true;
    if (!q->trace)
        diag_error("%s: cannot be preprocessed again", step->output);
    else
        diag_error("%s: was put into a class whose text it has not", step->output);
    diag_hint("please report this; without the cache (--no-cache) the answer may be right");
    return false;
}

bool classes_verify(struct classify *c) {
    struct unit **units = arena_array(c->arena, c->job->verify, sizeof *units);
    uint32_t *members = arena_array(c->arena, c->job->verify, sizeof *members);
    size_t count = pick_answers(c, units, members), asked = 0;
    struct jobs *pool = jobs_start(c->job->jobs);
    bool good = true;

    while (c->counts.verified < count) {
        struct jobs_task *task;

        while (asked < count && jobs_pending(pool) < 2u * c->job->jobs) {
            ask(c, pool, units[asked], members[asked]);
            asked++;
        }
        task = jobs_take(pool);
        good &= compare_answer(task->ctx);
        free_inquiry(task->ctx);
        c->counts.verified++;
        meter_show(c, "verifying", c->counts.verified, count, c->counts.verified);
    }
    meter_end(c);
    jobs_end(pool);
    return good;
}

const struct run *classes_run(const struct unit *u, uint32_t class) {
    for (size_t i = 0; i < u->run_count; i++) {
        if (u->runs[i]->class == class)
            return u->runs[i];
    }
    return NULL;
}
