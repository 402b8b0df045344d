/* SPDX-License-Identifier: MIT */
#include "classify/temporary_folder.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "base/file.h"
#include "classify/cache.h"
#include "classify/classes.h"
#include "classify/progress.h"
#include "classify/trace.h"

bool workshop_open(struct workshop *w, struct classify *c, const char *phase) {
    w->c = c;
    w->phase = phase;
    w->folder = file_temporary_folder(c->arena);
    if (!w->folder)
        return false;
    w->pool = jobs_start(c->job->jobs);
    return true;
}

void workshop_close(struct workshop *w) {
    jobs_end(w->pool);
    file_discard(w->folder);
    meter_end(w->c);
}

/* In a thread of the pool. */
static void read_object(struct jobs_task *task) {
    struct attempt *t = task->ctx;
    struct file_map map;

    if (task->status == 0 && file_map(&map, t->object)) {
        t->result = hash_bytes(map.data, map.size);
        t->good = true;
        file_unmap(&map);
    }
    unlink(t->object);
}

/* In a thread of the pool. */
static void read_text(struct jobs_task *task) {
    struct attempt *t = task->ctx;
    struct trace_paths paths = {0};

    if (task->status == 0) {
        const struct trace *trace =
            trace_parse(&t->arena, task->output.p, task->output.n, &t->dialect, &paths);

        t->result = trace->text;
        t->opens = trace->opens;
        t->good = true;
        intern_free(&paths.paths);
    }
    buf_free(&task->output);
}

struct attempt *workshop_attempt(struct workshop *w, struct unit *u, uint32_t class, bool object) {
    struct attempt *t = calloc(1, sizeof *t);

    if (!t)
        die("out of memory");
    t->unit = u;
    t->class = class;
    if (object)
        t->object = arena_printf(&t->arena, "%s/%zu.o", w->folder, w->files++);
    t->task.finish = object ? read_object : read_text;
    t->task.ctx = t;
    t->task.folder = step_folder(u->steps[0]);
    t->dialect = classes_dialect(w->c, u->steps[0]);
    return t;
}

void workshop_submit(struct workshop *w, struct attempt *t) {
    w->c->counts.compiles += t->object != NULL;
    w->c->counts.runs += t->object == NULL;
    jobs_submit(w->pool, &t->task);
}

void workshop_take(struct workshop *w, size_t pending,
                   void (*take)(struct workshop *w, struct attempt *t)) {
    while (jobs_pending(w->pool) > pending) {
        struct jobs_task *task = jobs_take(w->pool);
        struct attempt *t = task->ctx;

        take(w, t);
        jobs_release(&t->task);
        arena_free(&t->arena);
        free(t);
        meter_show(w->c, w->phase, w->done, w->all, w->c->counts.compiles);
        cache_save_sometimes(w->c);
    }
}

struct hash workshop_key(const struct classify *c, const struct step *s, struct hash text) {
    struct hash_state *h = hash_new();

    hash_add(h, "object", 6);
    hash_add(h, &c->compilers[s->tool].identity, sizeof(struct hash));
    hash_add(h, s->source, strlen(s->source));
    hash_add(h, &s->key, sizeof s->key);
    hash_add(h, &text, sizeof text);
    return hash_end(h);
}
