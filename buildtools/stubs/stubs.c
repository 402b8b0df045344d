/* SPDX-License-Identifier: MIT */
/*
 * The command line of `unitarget stubs`, and its passes one after the other.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "link/input.h"
#include "stubs/folder.h"
#include "stubs/library_symbols.h"
#include "stubs/link_sets.h"
#include "stubs/missing_symbols.h"
#include "stubs/stubs.h"
#include "stubs/table.h"

enum {
    OPT_TARGET = 256,
    OPT_EVERYWHERE,
    OPT_STUBS,
    OPT_TARGET_NAME,
    OPT_FORMAT,
    OPT_CHECK,
    OPT_DEPFILE,
    OPT_QUIET,
    OPT_HELP
};

static const struct option options[] = {{"target", required_argument, NULL, OPT_TARGET},
                                        {"everywhere", required_argument, NULL, OPT_EVERYWHERE},
                                        {"stubs", required_argument, NULL, OPT_STUBS},
                                        {"target-name", required_argument, NULL, OPT_TARGET_NAME},
                                        {"format", required_argument, NULL, OPT_FORMAT},
                                        {"check", no_argument, NULL, OPT_CHECK},
                                        {"depfile", required_argument, NULL, OPT_DEPFILE},
                                        {"quiet", no_argument, NULL, OPT_QUIET},
                                        {"help", no_argument, NULL, OPT_HELP},
                                        {NULL, 0, NULL, 0}};

static const char help[] =
    "Says which symbols targets lack, and writes stubs that end the program when called.\n"
    "\n"
    "usage: unitarget stubs -C BUILDDIR [OPTION]... EXECUTABLE... [-- WORD...]\n"
    "       unitarget stubs --target NAME=@MANIFEST... [OPTION]... [-- WORD...]\n"
    "\n"
    "  -C BUILDDIR             a configured Ninja build folder; the executables are named as\n"
    "                          build.ninja names them and need not have been linked\n"
    "      --target NAME=@FILE a target and its manifest, as for `unitarget link`\n"
    "  -o DIR                  write a C source for each symbol there, and remove those of\n"
    "                          earlier runs that are not needed any more\n"
    "      --target-name FUNC  stubs ask `const char *FUNC(void)` which target is running\n"
    "                          (default: a constant that DIR/target-NAME.c defines, which is to\n"
    "                          be linked into that target's program)\n"
    "      --everywhere PATTERN\n"
    "                          link the objects and archives of any target whose path matches\n"
    "                          into every target; an archive wholly\n"
    "      --stubs PATTERN     the objects whose path matches are stubs written by hand; those\n"
    "                          made by this command are known as such\n"
    "      --check             write nothing; fail if a stub has become unnecessary, is missing, "
    "or\n"
    "                          is not what would be written\n"
    "      --format=text|json|keyval\n"
    "                          print a table, JSON, or file names for Meson's keyval module\n"
    "      --depfile FILE      write for Ninja or make what the sources were made from\n"
    "      --quiet             print no list\n"
    "      --help              show this help\n"
    "\n"
    "Stubs among the inputs do not count as definitions. The words behind -- are given to every\n"
    "target's linker, behind its own.\n";

static int set_format(struct stubs_job *job, const char *word) {
    static const char *const names[] = {"text", "json", "keyval"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(word, names[i]) == 0) {
            job->format = (enum stubs_format)i;
            return 0;
        }
    }
    diag_error("--format=%s: unknown form", word);
    diag_hint("expected text, json or keyval");
    return 2;
}

static int set_target_name(struct stubs_job *job, const char *word) {
    if (str_is_identifier(str_from(word))) {
        job->name_function = word;
        return 0;
    }
    diag_error("--target-name %s: expected the name of a C function", word);
    diag_hint("it takes no argument and returns the running target's name");
    return 2;
}

static int read_option(struct arena *a, struct stubs_job *job, int option, char **argv) {
    switch (option) {
    case 'C': job->link.builddir = optarg; return 0;
    case 'o': job->folder_word = optarg; return 0;
    case OPT_TARGET: return job_add_target(a, &job->link, optarg);
    case OPT_EVERYWHERE: words_add(a, &job->everywhere, optarg); return 0;
    case OPT_STUBS: words_add(a, &job->known_stubs, optarg); return 0;
    case OPT_TARGET_NAME: return set_target_name(job, optarg);
    case OPT_FORMAT: return set_format(job, optarg);
    case OPT_CHECK: job->check = true; return 0;
    case OPT_DEPFILE: job->link.depfile = job_absolute(a, optarg); return 0;
    case OPT_QUIET: job->quiet = job->link.quiet = true; return 0;
    case OPT_HELP: fputs(help, stdout); return -1;
    default: return job_option_error(option, argv, options, "stubs");
    }
}

static int check_depfile(const struct stubs_job *job) {
    if (!job->link.depfile || (job->folder_word && !job->check))
        return 0;
    diag_error("--depfile without anything that is written");
    diag_hint("expected -o DIR, and no --check");
    return 2;
}

static int read_command_line(struct arena *a, struct stubs_job *job, int argc, char **argv) {
    int option, problem = 0, dashes = 1;

    while (dashes < argc && strcmp(argv[dashes], "--") != 0)
        dashes++;
    optind = 1;
    opterr = 0;
    while (!problem && (option = getopt_long(dashes, argv, ":C:o:", options, NULL)) != -1)
        problem = read_option(a, job, option, argv);
    if (dashes < argc) {
        job->link.driver = (const char *const *)&argv[dashes + 1];
        job->link.driver_count = (size_t)(argc - dashes - 1);
    }
    if (!problem)
        problem = check_depfile(job);
    if (problem)
        return problem;
    job->folder = job->folder_word ? job_absolute(a, job->folder_word) : NULL;
    return job_take_targets(a, &job->link, &argv[optind], (size_t)(dashes - optind));
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
