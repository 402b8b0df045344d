/* SPDX-License-Identifier: MIT */
#include "classify/trial.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "classify/cache.h"
#include "classify/compiler.h"
#include "classify/facts.h"
#include "classify/lookup.h"
#include "classify/meter.h"
#include "classify/names.h"
#include "classify/pool.h"

/* The folder for the objects, which goes at the end. */
struct workshop {
    struct classify *c;
    const char *folder;
    struct pool *pool;
    size_t objects; /* made so far: their names */
    size_t done, all;
    const char *phase;
};

/* One run of the compiler. */
struct attempt {
    struct pool_task task;
    struct unit *unit;
    uint32_t class;  /* that it is of; INTERN_NONE: the file as common */
    struct hash key; /* for the cache */
    const char *object;
    struct hash result;
    bool good;
    struct arena arena;
};

static bool open_workshop(struct workshop *w, struct classify *c, const char *phase) {
    const char *base = getenv("TMPDIR");
    char *folder = arena_printf(c->arena, "%s/unitarget-XXXXXX", base && *base ? base : "/tmp");

    w->c = c;
    w->phase = phase;
    w->folder = mkdtemp(folder);
    if (!w->folder) {
        diag_error("%s: a temporary folder cannot be made: %s", folder, strerror(errno));
        return false;
    }
    w->pool = pool_start(c->job->jobs);
    return true;
}

static void close_workshop(struct workshop *w) {
    pool_end(w->pool);
    rmdir(w->folder);
    meter_end(w->c);
}

/* In a thread of the pool. */
static void read_object(struct pool_task *task) {
    struct attempt *t = task->ctx;
    struct file_map map;

    if (task->status == 0 && file_map(&map, t->object)) {
        t->result = hash_bytes(map.data, map.size);
        t->good = true;
        file_unmap(&map);
    }
    unlink(t->object);
}

static struct attempt *new_attempt(struct workshop *w, struct unit *u, uint32_t class) {
    struct attempt *t = calloc(1, sizeof *t);

    if (!t)
        diag_fatal("out of memory");
    t->unit = u;
    t->class = class;
    t->object = arena_printf(&t->arena, "%s/%zu.o", w->folder, w->objects++);
    t->task.finish = read_object;
    t->task.ctx = t;
    return t;
}

static void submit(struct workshop *w, struct attempt *t) {
    w->c->counts.compiles++;
    pool_submit(w->pool, &t->task);
}

static void free_attempt(struct attempt *t) {
    pool_release(&t->task);
    arena_free(&t->arena);
    free(t);
}

/* ---- objects of classes ---- */

static struct hash key_of(const struct classify *c, const struct unit *u, uint32_t class) {
    const struct text_class *k = &u->classes[class];
    const struct step *s = u->steps[k->first];
    struct hash_state *h = hash_new();

    hash_add(h, "object", 6);
    hash_add(h, &c->compilers[s->tool].identity, sizeof(struct hash));
    hash_add(h, s->source, strlen(s->source));
    hash_add(h, &k->key, sizeof k->key);
    hash_add(h, &k->text, sizeof k->text);
    return hash_end(h);
}

static void start_class(struct workshop *w, struct unit *u, uint32_t class) {
    struct classify *c = w->c;
    struct text_class *k = &u->classes[class];
    const struct step *s = u->steps[k->first];
    struct hash key = key_of(c, u, class);
    struct attempt *t;

    if (k->has_object || cache_find_object(c, key, &k->object)) {
        k->has_object = true;
        return;
    }
    t = new_attempt(w, u, class);
    t->key = key;
    t->task.argv =
        compiler_compile(&t->arena, &c->compilers[s->tool], s, t->object, NULL, 0, NULL, NULL);
    submit(w, t);
}

static void take_object(struct workshop *w, struct attempt *t) {
    struct text_class *k = &t->unit->classes[t->class];

    if (t->good) {
        k->object = t->result;
        k->has_object = true;
        cache_add_object(w->c, t->key, t->result);
        return;
    }
    if (!t->unit->failure) {
        t->unit->failure = compiler_complaint(w->c->arena, &t->task.messages);
        t->unit->failed_output = t->unit->steps[k->first]->output;
    }
}

/* Takes what is done until at most `pending` are under way. */
static void take_objects(struct workshop *w, size_t pending,
                         void (*take)(struct workshop *w, struct attempt *t)) {
    while (pool_pending(w->pool) > pending) {
        struct pool_task *task = pool_take(w->pool);

        take(w, task->ctx);
        free_attempt(task->ctx);
        meter_show(w->c, w->phase, w->done, w->all, w->c->counts.compiles);
        cache_save_sometimes(w->c);
    }
}

static void join_equal(struct unit *u) {
    for (uint32_t a = 0; a < u->class_count; a++) {
        struct text_class *x = &u->classes[a];

        if (x->group != a || !x->has_object)
            continue;
        for (uint32_t b = a + 1; b < u->class_count; b++) {
            struct text_class *y = &u->classes[b];

            if (y->group == b && y->has_object && hash_eq(x->object, y->object))
                y->group = a;
        }
    }
}

bool trial_confirm(struct classify *c) {
    struct workshop w = {0};

    if (!open_workshop(&w, c, "compiling"))
        return false;
    for (size_t i = 0; i < c->unit_count; i++)
        w.all += c->units[i].class_count > 1 ? c->units[i].class_count : 0;
    for (size_t i = 0; i < c->unit_count; i++) {
        struct unit *u = &c->units[i];

        for (uint32_t k = 0; u->class_count > 1 && !u->failure && k < u->class_count; k++) {
            start_class(&w, u, k);
            w.done++;
            take_objects(&w, 2u * c->job->jobs, take_object);
        }
    }
    take_objects(&w, 0, take_object);
    close_workshop(&w);
    for (size_t i = 0; i < c->unit_count; i++)
        join_equal(&c->units[i]);
    return true;
}

/* ---- as common ---- */

/* Options that are left out when a file is tried as common. */
struct common {
    struct classify *c;
    const struct unit *unit;
    struct intern outside; /* -D words of steps outside the targets */
    bool has_outside;
};

static void note_outside(struct common *x) {
    struct classify *c = x->c;
    struct intern ours = {0};

    for (size_t i = 0; i < c->all_unit_count; i++) {
        for (size_t k = 0; k < c->all_units[i].count; k++)
            intern_add(&ours, str_from(c->all_units[i].steps[k]->output));
    }
    for (size_t i = 0; i < c->commands.count; i++) {
        const struct compile_command *command = &c->commands.commands[i];
        struct arena scratch = {0};
        struct step step;
        const char *problem;

        if (command->output && intern_find(&ours, str_from(command->output)) == INTERN_NONE &&
            step_parse(&scratch, command, &step, &problem)) {
            for (size_t k = 0; k < step.word_count; k++) {
                if (step.words[k].role == STEP_DEFINE)
                    intern_add(&x->outside, str_from(step.words[k].value));
            }
            x->has_outside = true;
        }
        arena_free(&scratch);
    }
    intern_free(&ours);
}

static bool has_word(const struct step *s, const struct step_word *w) {
    for (size_t i = 0; i < s->word_count; i++) {
        if (s->words[i].role == w->role && strcmp(s->words[i].value, w->value) == 0)
            return true;
    }
    return false;
}

static bool is_dropped(void *ctx, const struct step_word *w) {
    const struct common *x = ctx;

    if (w->role < STEP_DEFINE)
        return false;
    if (w->role == STEP_DEFINE && x->has_outside &&
        intern_find(&x->outside, str_from(w->value)) == INTERN_NONE)
        return true;
    for (size_t i = 0; i < x->unit->count; i++) {
        if (!has_word(x->unit->steps[i], w))
            return true;
    }
    return false;
}

/* ---- poison ---- */

/* What the configuration headers that a step's -D and -include name define: by name, a hash. */
static void add_header(struct classify *c, uint32_t path, struct hash *values) {
    const struct facts *f = facts_of(c->facts, path);

    for (size_t i = 0; i < f->definition_count; i++) {
        const struct definition *d = &f->definitions[i];

        if (d->name != INTERN_NONE)
            values[d->name] = d->body;
    }
}

static void add_named(struct classify *c, const struct step *s, struct str name,
                      struct hash *values) {
    struct lookup *l = c->lookup;
    const struct hits *h = lookup_hits(l, s->chain, intern_add(&l->texts, name));

    if (h->count)
        add_header(c, lookup_join(l, h->folders[0], name), values);
}

static void find_values(struct classify *c, const struct step *s, struct hash *values) {
    for (size_t i = 0; i < s->define_count; i++) {
        struct str quoted = names_quoted(s->defines[i].value);
        uint32_t name = intern_find(&c->names->names, s->defines[i].name);

        if (name != INTERN_NONE)
            values[name] = hash_bytes(s->defines[i].value.p, s->defines[i].value.n);
        if (quoted.n && intern_find(&c->names->strings, quoted) != INTERN_NONE)
            add_named(c, s, quoted, values);
    }
    for (size_t i = 0; i < s->forced_count; i++)
        add_named(c, s, str_from(s->forced[i].text), values);
}

/* A header that poisons the names that are not the same for all targets of the unit. */
static const char *write_poison(struct classify *c, const char *folder, const struct unit *u) {
    uint32_t n = c->names->names.count;
    struct arena scratch = {0};
    struct hash *first = arena_array(&scratch, n, sizeof *first);
    struct hash *other = arena_array(&scratch, n, sizeof *other);
    bool *differs = arena_array(&scratch, n, sizeof *differs);
    const char *path = arena_printf(c->arena, "%s/poison-%zu.h", folder, (size_t)(u - c->units));
    struct buf b = {0};
    bool good;

    find_values(c, u->steps[0], first);
    for (size_t k = 1; k < u->count; k++) {
        memset(other, 0, n * sizeof *other);
        find_values(c, u->steps[k], other);
        for (uint32_t i = 0; i < n; i++)
            differs[i] |= !hash_eq(first[i], other[i]);
    }
    for (uint32_t i = 0; i < n; i++) {
        if (differs[i] && str_is_identifier(intern_text(&c->names->names, i)))
            buf_printf(&b, "#pragma GCC poison %.*s\n", STR_ARG(intern_text(&c->names->names, i)));
    }
    good = file_write(path, b.n ? b.p : "", b.n, 0666) != FILE_FAILED;
    buf_free(&b);
    arena_free(&scratch);
    return good ? path : NULL;
}

/* ---- the trial ---- */

static bool start_trial(struct workshop *w, struct common *x, struct unit *u) {
    const struct step *s = u->steps[0];
    const char *poison = write_poison(w->c, w->folder, u);
    const char *extra[] = {"-include", poison};
    struct attempt *t;

    if (!poison)
        return false;
    x->unit = u;
    t = new_attempt(w, u, INTERN_NONE);
    t->task.argv = compiler_compile(&t->arena, &w->c->compilers[s->tool], s, t->object, extra, 2,
                                    is_dropped, x);
    submit(w, t);
    return true;
}

/* What the file became as common is kept in the trial until the classes' objects are there. */
struct common_object {
    struct trial trial;
    struct hash object;
};

static void take_trial(struct workshop *w, struct attempt *t) {
    struct common_object *o = arena_alloc(w->c->arena, sizeof *o);

    o->trial.result = t->good ? TRIAL_EQUAL : TRIAL_FAILS;
    o->object = t->result;
    if (!t->good)
        o->trial.message = compiler_complaint(w->c->arena, &t->task.messages);
    t->unit->trial = &o->trial;
    unlink(arena_printf(&t->arena, "%s/poison-%zu.h", w->folder, (size_t)(t->unit - w->c->units)));
}

static void judge(struct unit *u) {
    const struct common_object *o = (const struct common_object *)u->trial;

    for (uint32_t i = 0; u->trial->result == TRIAL_EQUAL && i < u->class_count; i++) {
        if (!u->classes[i].has_object || !hash_eq(u->classes[i].object, o->object))
            u->trial->result = TRIAL_DIFFERS;
    }
}

static void compile_classes(struct workshop *w, struct unit *u) {
    for (uint32_t k = 0; u->trial && u->trial->result == TRIAL_EQUAL && k < u->class_count; k++) {
        start_class(w, u, k);
        take_objects(w, 2u * w->c->job->jobs, take_object);
    }
}

bool trial_common(struct classify *c) {
    struct workshop w = {0};
    struct common x = {.c = c};
    bool good = true;

    if (!open_workshop(&w, c, "trying"))
        return false;
    note_outside(&x);
    w.all = c->unit_count;
    for (size_t i = 0; good && i < c->unit_count; i++) {
        struct unit *u = &c->units[i];

        w.done++;
        if (u->count > 1 && !u->failure)
            good = start_trial(&w, &x, u);
        take_objects(&w, 2u * c->job->jobs, take_trial);
    }
    take_objects(&w, 0, take_trial);
    for (size_t i = 0; good && i < c->unit_count; i++)
        compile_classes(&w, &c->units[i]);
    take_objects(&w, 0, take_object);
    close_workshop(&w);
    for (size_t i = 0; i < c->unit_count; i++) {
        if (c->units[i].trial)
            judge(&c->units[i]);
    }
    intern_free(&x.outside);
    return good;
}
