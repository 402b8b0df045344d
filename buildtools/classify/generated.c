/* SPDX-License-Identifier: MIT */
#include "classify/generated.h"

#include <stdio.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/process.h"
#include "ninja/missing_files.h"

enum { MOST_SHOWN = 5 };

static bool find_missing(struct classify *c, struct unit **units, size_t count,
                         struct build_words *missing) {
    struct build_words outputs = {0};
    bool good;

    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < units[i]->count; k++)
            build_words_add(&outputs, units[i]->steps[k]->output);
    }
    good = build_missing(c->arena, outputs.words, outputs.count, missing);
    build_words_free(&outputs);
    return good;
}

static bool build_them(struct classify *c, const struct build_words *missing) {
    /* What it prints is no part of the answer. */
    static const char *const words[] = {"sh", "-c", "exec \"$@\" >&2", "sh", "ninja", "--quiet"};
    enum { WORDS = sizeof words / sizeof *words };
    char **argv = arena_array(c->arena, WORDS + missing->count + 1, sizeof *argv);
    size_t n = 0;
    int status;

    while (n < WORDS) {
        argv[n] = (char *)(uintptr_t)words[n];
        n++;
    }
    for (size_t i = 0; i < missing->count; i++)
        argv[n++] = (char *)(uintptr_t)missing->words[i];
    status = process_run(argv);
    if (status != 0)
        diag_error("ninja could not build the generated files: exit status %d", status);
    return status == 0;
}

static void report_missing(const struct classify *c, const struct build_words *missing) {
    diag_error("%s: %zu generated file%s that preprocessing needs %s missing", c->job->builddir,
               missing->count, missing->count == 1 ? "" : "s", missing->count == 1 ? "is" : "are");
    for (size_t i = 0; i < missing->count && i < MOST_SHOWN; i++)
        diag_hint("%s", missing->words[i]);
    if (missing->count > MOST_SHOWN)
        diag_hint("and %zu more", missing->count - MOST_SHOWN);
    diag_hint("--build builds them first, and nothing else");
}

bool generated_ready(struct classify *c, struct unit **units, size_t count) {
    struct build_words missing = {0};
    bool good = true;

    if (!file_exists("build.ninja"))
        return true;
    good = find_missing(c, units, count, &missing);
    if (good && missing.count) {
        good = c->job->build && build_them(c, &missing);
        if (!good && !c->job->build)
            report_missing(c, &missing);
    }
    build_words_free(&missing);
    return good;
}
