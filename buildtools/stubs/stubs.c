/* SPDX-License-Identifier: MIT */
/*
 * The command line of `unitarget stubs`, and its passes one after the other.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/options.h"
#include "base/path.h"
#include "base/str.h"
#include "link/input.h"
#include "stubs/folder.h"
#include "stubs/library_symbols.h"
#include "stubs/link_sets.h"
#include "stubs/missing_symbols.h"
#include "stubs/stubs.h"
#include "stubs/table.h"

enum { USAGE_ERROR = 2 };

static bool set_target_name(struct arena *a, void *job, const char *word) {
    (void)a;
    if (str_is_identifier(str_from(word))) {
        ((struct stubs_job *)job)->name_function = word;
        return true;
    }
    diag_error("--target-name %s: expected the name of a C function", word);
    diag_hint("it takes no argument and returns the running target's name");
    return false;
}

static bool add_target(struct arena *a, void *job, const char *word) {
    return job_add_target(a, &((struct stubs_job *)job)->link, word);
}

#define INTO(field) OPTION_INTO(struct stubs_job, field)

static const struct command_option options[] = {
    {NULL, 'C', "BUILDDIR",
     "a configured Ninja build folder; the executables are named as build.ninja names them and "
     "need "
     "not have been linked",
     INTO(link.builddir)},
    {"target", 0, "NAME=@FILE", "a target and its manifest, as for `unitarget link`",
     OPTION_CALLS(add_target)},
    {NULL, 'o', "DIR",
     "write a C source for each symbol there, and remove those of earlier runs that are not needed "
     "any more",
     INTO(folder_word)},
    {"target-name", 0, "FUNC",
     "stubs ask `const char *FUNC(void)` which target is running (default: a constant that "
     "DIR/target-NAME.c defines, which is to be linked into that target's program)",
     OPTION_CALLS(set_target_name)},
    {"everywhere", 0, "PATTERN",
     "link the objects and archives of any target whose path matches into every target; an archive "
     "wholly",
     INTO(everywhere)},
    {"stubs", 0, "PATTERN",
     "the objects whose path matches are stubs written by hand; those made by this command are "
     "known "
     "as such",
     INTO(known_stubs)},
    {"check", 0, NULL,
     "write nothing; fail if a stub has become unnecessary, is missing, or is not what would be "
     "written",
     INTO(check)},
    {"format", 0, "text|json|keyval",
     "print a table, JSON, or file names for Meson's keyval module",
     OPTION_CHOOSES(struct stubs_job, format)},
    {"depfile", 0, "FILE", "write for Ninja or make what the sources were made from",
     INTO(link.depfile)},
    {"quiet", 0, NULL, "print no list", INTO(quiet)},
};

const struct command_line stubs_command_line = {
    .command = "unitarget stubs",
    .purpose =
        "Says which symbols targets lack, and writes stubs that end the program when called.",
    .usage = "-C BUILDDIR [OPTION...] EXECUTABLE... [-- WORD...]\n"
             "--target NAME=@MANIFEST... [OPTION...] [-- WORD...]",
    .operand = "EXECUTABLE",
    .has_tail = true,
    .notes = "Stubs among the inputs do not count as definitions. The words behind -- are given to "
             "every target's linker, behind its own.",
    .options = options,
    .count = sizeof options / sizeof *options,
};

static int read_command_line(struct arena *a, struct stubs_job *job, int argc, char **argv) {
    struct operands operands;
    int problem = options_read(&stubs_command_line, a, job, argc, argv, &operands);

    if (problem)
        return problem;
    if (job->link.depfile && (!job->folder_word || job->check)) {
        diag_error("--depfile without anything that is written");
        diag_hint("expected -o DIR, and no --check");
        return USAGE_ERROR;
    }
    if (job->link.depfile)
        job->link.depfile = path_absolute(a, job->link.depfile);
    if (job->folder_word)
        job->folder = path_absolute(a, job->folder_word);
    job->link.quiet = job->quiet;
    return job_take_targets(a, &job->link, &operands);
}

static bool run_job(struct stubs *s) {
    struct link_job *job = &s->job->link;
    bool good;

    if (job->builddir && !job_read_build(s->link->arena, job))
        return false;
    s->link->targets = job->targets;
    s->link->target_count = job->target_count;
    if (!gather_inputs(s))
        return false;
    libraries_read(s);
    missing_find(s);
    good = s->job->check ? folder_check(s) : s->job->folder ? folder_write(s) : true;
    good = good && folder_depfile(s);
    if (good && !s->job->check && !s->job->quiet)
        stubs_report(s);
    return good;
}

static void free_stubs(struct stubs *s) {
    for (size_t i = 0; i < s->missing_count; i++)
        free(s->missing[i].users);
    free(s->missing);
    free(s->old);
    if (s->everywhere)
        intern_free(s->everywhere);
    link_state_free(s->link);
}

int stubs_main(int argc, char **argv) {
    struct arena arena = {0};
    struct stubs_job job = {0};
    struct link_state link = {.arena = &arena, .job = &job.link};
    struct stubs stubs = {.link = &link, .job = &job};
    int status = read_command_line(&arena, &job, argc, argv);

    if (status == 0)
        status = run_job(&stubs) ? 0 : 1;
    free_stubs(&stubs);
    arena_free(&arena);
    return status < 0 ? 0 : status;
}
