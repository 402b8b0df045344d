/* SPDX-License-Identifier: MIT */
#include "classify/pool.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/die.h"
#include "base/process.h"

struct queue {
    struct pool_task *first, **last;
};

struct pool {
    pthread_mutex_t mutex; /* of all that follows, but pending */
    pthread_cond_t work, done;
    struct queue waiting, finished;
    bool ends;
    size_t pending; /* the caller's thread alone looks at it */
    pthread_t *threads;
    unsigned thread_count;
};

static void put(struct queue *q, struct pool_task *task) {
    task->next = NULL;
    if (!q->first)
        q->last = &q->first;
    *q->last = task;
    q->last = &task->next;
}

static struct pool_task *get(struct queue *q) {
    struct pool_task *task = q->first;

    q->first = task->next;
    return task;
}

static void *work(void *arg) {
    struct pool *p = arg;

    pthread_mutex_lock(&p->mutex);
    for (;;) {
        struct pool_task *task;

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

struct pool *pool_start(unsigned threads) {
    struct pool *p = calloc(1, sizeof *p);

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

void pool_submit(struct pool *p, struct pool_task *task) {
    p->pending++;
    pthread_mutex_lock(&p->mutex);
    put(&p->waiting, task);
    pthread_cond_signal(&p->work);
    pthread_mutex_unlock(&p->mutex);
}

struct pool_task *pool_take(struct pool *p) {
    struct pool_task *task;

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

size_t pool_pending(const struct pool *p) {
    return p->pending;
}

void pool_end(struct pool *p) {
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
