/* SPDX-License-Identifier: MIT */
#include "base/jobs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "base/process.h"

/* ---- programs ---- */

struct queue {
    struct jobs_task *first, **last;
};

struct jobs {
    pthread_mutex_t mutex; /* of all that follows, but pending */
    pthread_cond_t work, done;
    struct queue waiting, finished;
    bool ends;
    size_t pending; /* the caller's thread alone looks at it */
    pthread_t *threads;
    unsigned thread_count;
};

static void put(struct queue *q, struct jobs_task *task) {
    task->next = NULL;
    if (!q->first)
        q->last = &q->first;
    *q->last = task;
    q->last = &task->next;
}

static struct jobs_task *get(struct queue *q) {
    struct jobs_task *task = q->first;

    q->first = task->next;
    return task;
}

static void *work(void *arg) {
    struct jobs *p = arg;

    pthread_mutex_lock(&p->mutex);
    for (;;) {
        struct jobs_task *task;

        while (!p->waiting.first && !p->ends)
            pthread_cond_wait(&p->work, &p->mutex);
        if (!p->waiting.first)
            break;
        task = get(&p->waiting);
        pthread_mutex_unlock(&p->mutex);
        task->status = process_capture(task->folder, task->argv, &task->output, &task->messages);
        if (task->finish)
            task->finish(task);
        pthread_mutex_lock(&p->mutex);
        put(&p->finished, task);
        pthread_cond_signal(&p->done);
    }
    pthread_mutex_unlock(&p->mutex);
    return NULL;
}

struct jobs *jobs_start(unsigned threads) {
    struct jobs *p = calloc(1, sizeof *p);

    if (p)
        p->threads = calloc(threads, sizeof *p->threads);
    if (!p || !p->threads)
        die("out of memory");
    pthread_mutex_init(&p->mutex, NULL);
    pthread_cond_init(&p->work, NULL);
    pthread_cond_init(&p->done, NULL);
    while (p->thread_count < threads &&
           pthread_create(&p->threads[p->thread_count], NULL, work, p) == 0)
        p->thread_count++;
    if (p->thread_count == 0)
        die("no thread can be started");
    return p;
}

void jobs_submit(struct jobs *p, struct jobs_task *task) {
    p->pending++;
    pthread_mutex_lock(&p->mutex);
    put(&p->waiting, task);
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->mutex);
}

struct jobs_task *jobs_take(struct jobs *p) {
    struct jobs_task *task;

    if (p->pending == 0)
        return NULL;
    pthread_mutex_lock(&p->mutex);
    while (!p->finished.first)
        pthread_cond_wait(&p->done, &p->mutex);
    task = get(&p->finished);
    pthread_mutex_unlock(&p->mutex);
    p->pending--;
    return task;
}

size_t jobs_pending(const struct jobs *p) {
    return p->pending;
}

void jobs_end(struct jobs *p) {
    pthread_mutex_lock(&p->mutex);
    p->ends = true;
    pthread_cond_broadcast(&p->work);
    pthread_mutex_unlock(&p->mutex);
    for (unsigned i = 0; i < p->thread_count; i++)
        pthread_join(p->threads[i], NULL);
    pthread_mutex_destroy(&p->mutex);
    pthread_cond_destroy(&p->work);
    pthread_cond_destroy(&p->done);
    free(p->threads);
    free(p);
}

/* ---- pieces of work ---- */

enum { MOST_HELPERS = 4 };

struct pieces {
    size_t n;
    void (*run)(void *ctx, size_t i);
    void *ctx;
    atomic_size_t next; /* the first piece that no thread has taken */
};

static void *take_pieces(void *arg) {
    struct pieces *w = arg;

    for (size_t i; (i = atomic_fetch_add(&w->next, 1)) < w->n;)
        w->run(w->ctx, i);
    return NULL;
}

/* Threads that help this one: none is needed for the work to get done. */
static size_t helpers(size_t n) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t most = processors < 1              ? 1
                  : processors > MOST_HELPERS ? MOST_HELPERS
                                              : (size_t)processors;

    return (n < most ? n : most) - (n > 0);
}

void jobs_each(size_t n, void (*run)(void *ctx, size_t i), void *ctx) {
    struct pieces w = {.n = n, .run = run, .ctx = ctx};
    pthread_t threads[MOST_HELPERS];
    size_t started = 0, wanted = helpers(n);

    while (started < wanted && pthread_create(&threads[started], NULL, take_pieces, &w) == 0)
        started++;
    take_pieces(&w);
    while (started)
        pthread_join(threads[--started], NULL);
}
