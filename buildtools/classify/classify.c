/* SPDX-License-Identifier: MIT */
/*
 * The passes of `unitarget classify`, one after the other.
 */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/process.h"
#include "classify/agree.h"
#include "classify/answers.h"
#include "classify/cache.h"
#include "classify/classes.h"
#include "classify/classify.h"
#include "classify/command_line.h"
#include "classify/compiler.h"
#include "classify/config_macros.h"
#include "classify/facts.h"
#include "classify/lookup.h"
#include "classify/reason.h"
#include "classify/step_targets.h"
#include "classify/trial.h"

/* Where the steps run: all paths are relative to it from here on. */
static bool enter_directory(struct classify *c) {
    const char *build = c->job->builddir;
    char real[PATH_MAX];

    if (c->commands.count == 0) {
        diag_error("%s/compile_commands.json: holds no compile step", build);
        return false;
    }
    c->directory = compile_commands_gather(c->arena, build, &c->commands);
    if (!c->directory)
        return false;
    c->folder = c->directory;
    if (strcmp(c->directory, c->commands.commands[0].directory) != 0 && realpath(build, real))
        c->folder = arena_copy(c->arena, real, strlen(real));
    if (c->directory[0] != '/' && chdir(build) < 0) {
        diag_error("%s: cannot be entered: %s", build, strerror(errno));
        return false;
    }
    if (chdir(c->directory) < 0) {
        diag_error("%s: where the compile steps run; cannot be entered: %s", c->directory,
                   strerror(errno));
        diag_hint("if the build folder was moved, configure it again");
        return false;
    }
    return true;
}

/* What makes two runs of a compiler differ although nothing else does. */
static void fix_environment(void) {
    setenv("LC_ALL", "C", 1);
    setenv("SOURCE_DATE_EPOCH", "1", 1);
    setenv("CCACHE_DISABLE", "1", 1);
    unsetenv("GCC_COLORS");
    unsetenv("DEPENDENCIES_OUTPUT");
    unsetenv("SUNPRO_DEPENDENCIES");
}

static void find_chains(struct classify *c) {
    for (size_t i = 0; i < c->all_unit_count; i++) {
        struct unit *u = &c->all_units[i];

        for (size_t k = 0; u->count > 1 && k < u->count; k++) {
            const struct compiler *compiler = &c->compilers[u->steps[k]->tool];

            lookup_add_steps(c->lookup, &u->steps[k], 1, compiler->folders, compiler->folder_count);
        }
    }
}

static bool only_clang(const struct classify *c) {
    for (size_t i = 0; i < c->compiler_count; i++) {
        if (c->compilers[i].is_clang)
            return true;
    }
    return false;
}

static void make_tables(struct classify *c) {
    struct arena *a = c->arena;

    c->lookup = arena_alloc(a, sizeof *c->lookup);
    c->names = arena_alloc(a, sizeof *c->names);
    c->facts = arena_alloc(a, sizeof *c->facts);
    c->agree = arena_alloc(a, sizeof *c->agree);
    *c->facts = (struct facts_table){.lookup = c->lookup, .names = c->names};
    *c->agree = (struct agree){
        .lookup = c->lookup, .facts = c->facts, .names = c->names, .is_clang = only_clang(c)};
    find_chains(c);
    names_find(c, c->names);
    c->cache = cache_open(c);
}

static bool run_job(struct classify *c) {
    c->wall = process_wall();
    c->cpu = process_cpu() + process_cpu_of_others();
    if (!compile_commands_read(c->arena, c->job->builddir, &c->commands) || !enter_directory(c) ||
        !step_targets_find(c))
        return false;
    fix_environment();
    if (!compilers_find(c))
        return false;
    make_tables(c);
    if (!classes_find(c))
        return false;
    cache_save(c);
    if (c->job->verify && !classes_verify(c))
        return false;
    if ((c->job->confirm && !trial_confirm(c)) ||
        (c->job->confirm && c->job->why && !trial_parts(c)) ||
        (c->job->try_common && !trial_common(c)))
        return false;
    cache_save(c);
    reasons_find(c);
    return answers_print(c);
}

static void free_all(struct classify *c) {
    cache_close(c);
    if (c->agree)
        agree_free(c->agree);
    if (c->facts)
        facts_free(c->facts);
    if (c->lookup)
        lookup_free(c->lookup);
    if (c->names)
        names_free(c->names);
    for (size_t i = 0; i < c->unit_count; i++) {
        free(c->units[i].classes);
        free(c->units[i].runs);
    }
}

int classify_main(int argc, char **argv) {
    struct arena arena = {0};
    struct classify_job job = {0};
    struct classify c = {.arena = &arena, .job = &job};
    int status = command_line_read(&arena, &job, argc, argv);

    if (status == 0)
        status = run_job(&c) ? 0 : 1;
    free_all(&c);
    arena_free(&arena);
    return status < 0 ? 0 : status;
}
