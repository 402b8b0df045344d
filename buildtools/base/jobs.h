/* SPDX-License-Identifier: MIT */
/*
 * What is done at the same time: programs, a few at once, each with what is to be done with its
 * output; and independent pieces of our own work. The jobs own their threads; a task is the
 * caller's until jobs_submit and again from jobs_take on.
 */
#ifndef BASE_JOBS_H
#define BASE_JOBS_H

#include <stddef.h>

#include "base/buf.h"

struct jobs_task {
    char **argv;                        /* NULL-terminated */
    const char *folder;                 /* in which it runs; NULL: our own */
    void (*finish)(struct jobs_task *); /* called in the thread that ran the program; may be NULL */
    void *ctx;                          /* for finish, and for whoever takes the task back */
    int status;                         /* as process_run returns it */
    struct buf output, messages;        /* what the program wrote; jobs_release frees them */
    struct jobs_task *next;
};

struct jobs;

/* `threads` is at least 1. */
struct jobs *jobs_start(unsigned threads);
void jobs_submit(struct jobs *p, struct jobs_task *task);

/* A task that is done; waits for one. NULL when none is under way. */
struct jobs_task *jobs_take(struct jobs *p);

/* Tasks that were submitted and not taken back. */
size_t jobs_pending(const struct jobs *p);

/* Ends the threads. No task may be under way. */
void jobs_end(struct jobs *p);

static inline void jobs_release(struct jobs_task *task) {
    buf_free(&task->output);
    buf_free(&task->messages);
}

/* Calls run(ctx, i) for each i below n, in any order and some at the same time; returns when all
 * are done. The pieces must not share anything that they change. */
void jobs_each(size_t n, void (*run)(void *ctx, size_t i), void *ctx);

#endif
