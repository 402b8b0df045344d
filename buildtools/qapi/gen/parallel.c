/* SPDX-License-Identifier: MIT */
#include "qapi/gen/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { MOST_THREADS = 4 };

struct work {
    size_t n;
    void (*run)(void *ctx, size_t i);
    void *ctx;
    atomic_size_t next; /* the first piece that no thread has taken */
};

static void *take_pieces(void *arg) {
    struct work *w = arg;

    for (size_t i; (i = atomic_fetch_add(&w->next, 1)) < w->n;)
        w->run(w->ctx, i);
    return NULL;
}

/* Threads that help this one: none is needed for the work to get done. */
static size_t helpers(size_t n) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t most = processors < 1              ? 1
                  : processors > MOST_THREADS ? MOST_THREADS
                                              : (size_t)processors;

    return (n < most ? n : most) - (n > 0);
}

void qapi_parallel(size_t n, void (*run)(void *ctx, size_t i), void *ctx) {
    struct work w = {.n = n, .run = run, .ctx = ctx};
    pthread_t threads[MOST_THREADS];
    size_t started = 0, wanted = helpers(n);

    while (started < wanted && pthread_create(&threads[started], NULL, take_pieces, &w) == 0)
        started++;
    take_pieces(&w);
    while (started)
        pthread_join(threads[--started], NULL);
}
