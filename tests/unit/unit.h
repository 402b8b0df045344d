/* SPDX-License-Identifier: MIT */
/*
 * What every unit test includes: cmocka (whose header wants these four before it), and a few
 * helpers.
 */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/diag.h"

/* Messages go to a buffer from here on; unit_messages ends that and returns them, to be freed. */
struct unit_sink {
    FILE *stream;
    char *text;
    size_t size;
};

static inline void unit_catch(struct unit_sink *s) {
    s->stream = open_memstream(&s->text, &s->size);
    assert_non_null(s->stream);
    diag_redirect(s->stream);
}

static inline char *unit_messages(struct unit_sink *s) {
    diag_redirect(NULL);
    fclose(s->stream);
    return s->text;
}

/* Runs f(ctx) in a child of its own, silently; returns its wait status. */
static inline int unit_fork(void (*f)(void *ctx), void *ctx) {
    pid_t pid = fork();
    int status = 0;

    if (pid == 0) {
        if (!freopen("/dev/null", "w", stderr))
            _exit(99);
        f(ctx);
        _exit(98); /* f was expected not to return */
    }
    assert_true(pid > 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

/* A folder of its own for a test, made the current one; group set-up and tear-down. */
static char unit_folder[] = "/tmp/unitarget-unit-XXXXXX";

static inline int unit_enter_folder(void **state) {
    (void)state;
    return mkdtemp(unit_folder) && chdir(unit_folder) == 0 ? 0 : -1;
}

static inline int unit_leave_folder(void **state) {
    char command[64];

    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", unit_folder);
    return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static inline void unit_put(const char *path, const char *text) {
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    fputs(text, f);
    assert_int_equal(fclose(f), 0);
}

#endif
