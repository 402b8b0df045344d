/* SPDX-License-Identifier: MIT */
#include "classify/progress.h"

#include <stdio.h>
#include <unistd.h>

enum { BAR_WIDTH = 30 };

static bool is_shown(const struct classify *c) {
    return !c->job->quiet && isatty(STDERR_FILENO);
}

void meter_show(const struct classify *c, const char *phase, size_t done, size_t of, size_t runs) {
    size_t filled = of ? done * BAR_WIDTH / of : 0;

    if (!is_shown(c))
        return;
    fprintf(stderr, "\r\033[K%s [", phase);
    for (size_t i = 0; i < BAR_WIDTH; i++)
        fputc(i < filled ? '#' : '.', stderr);
    fprintf(stderr, "] %zu of %zu steps, %zu runs", done, of, runs);
    fflush(stderr);
}

void meter_end(const struct classify *c) {
    if (is_shown(c))
        fputs("\r\033[K", stderr);
}
