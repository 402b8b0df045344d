/* SPDX-License-Identifier: MIT */
/*
 * Programs that run at the same time, a few at once, each with what is to be done with its output.
 * The pool owns its threads; a task is the caller's until pool_submit and again from pool_take on.
 */
#ifndef CLASSIFY_POOL_H
#define CLASSIFY_POOL_H

#include <stddef.h>

#include "base/buf.h"

struct pool_task {
    char **argv;                        /* NULL-terminated */
    const char *folder;                 /* in which it runs; NULL: our own */
    void (*finish)(struct pool_task *); /* called in the thread that ran the program; may be NULL */
    void *ctx;                          /* for finish, and for whoever takes the task back */
    int status;                         /* as process_run returns it */
    struct buf output, messages;        /* what the program wrote; pool_release frees them */
    struct pool_task *next;
};

struct pool;

/* `threads` is at least 1. */
struct pool *pool_start(unsigned threads);
void pool_submit(struct pool *p, struct pool_task *task);

/* A task that is done; waits for one. NULL when none is under way. */
struct pool_task *pool_take(struct pool *p);

/* Tasks that were submitted and not taken back. */
size_t pool_pending(const struct pool *p);

/* Ends the threads. No task may be under way. */
void pool_end(struct pool *p);

static inline void pool_release(struct pool_task *task) {
    buf_free(&task->output);
    buf_free(&task->messages);
}

#endif
