/* SPDX-License-Identifier: MIT */
#include "classify/command_line.h"

#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/diag.h"

enum {
    OPT_TARGET = 256,
    OPT_FORMAT,
    OPT_WHY,
    OPT_CONFIRM,
    OPT_TRY,
    OPT_CACHE,
    OPT_NO_CACHE,
    OPT_VERIFY,
    OPT_COMPILER,
    OPT_BUILD,
    OPT_ROWS,
    OPT_QUIET,
    OPT_HELP
};

static const struct option options[] = {{"target", required_argument, NULL, OPT_TARGET},
                                        {"format", required_argument, NULL, OPT_FORMAT},
                                        {"why", required_argument, NULL, OPT_WHY},
                                        {"confirm", no_argument, NULL, OPT_CONFIRM},
                                        {"try-common", no_argument, NULL, OPT_TRY},
                                        {"cache", required_argument, NULL, OPT_CACHE},
                                        {"no-cache", no_argument, NULL, OPT_NO_CACHE},
                                        {"verify", required_argument, NULL, OPT_VERIFY},
                                        {"compiler", required_argument, NULL, OPT_COMPILER},
                                        {"build", no_argument, NULL, OPT_BUILD},
                                        {"rows", required_argument, NULL, OPT_ROWS},
                                        {"quiet", no_argument, NULL, OPT_QUIET},
                                        {"help", no_argument, NULL, OPT_HELP},
                                        {NULL, 0, NULL, 0}};

static const char help[] =
    "Says which compile steps of a build are common to its targets, and why others are not.\n"
    "\n"
    "usage: unitarget classify -C BUILDDIR [OPTION]... [FILE]...\n"
    "\n"
    "  -C BUILDDIR             a configured build folder with compile_commands.json\n"
    "  -j JOBS                 compilers at once (default: one a processor)\n"
    "      --target NAME=DIR   the steps whose output is in DIR are those of target NAME\n"
    "                          (default: found from the steps)\n"
    "      --why FILE          say in a few sentences why a file is not common\n"
    "      --confirm           compile one step a class without debug information, and join\n"
    "                          classes whose objects are equal; with --why, name the\n"
    "                          functions that differ\n"
    "      --try-common        compile each file as if it were common, perhaps without an include\n"
    "                          that ties it to a target, and compare\n"
    "      --format=json       print everything as JSON\n"
    "      --rows N            lines of the tables (default 20; 0: all)\n"
    "      --build             build missing generated files with ninja first\n"
    "      --compiler PROGRAM  the compiler to ask, where it is not the one that PATH has\n"
    "      --cache FILE        where answers are kept (default: in BUILDDIR)\n"
    "      --no-cache          keep no answers\n"
    "      --verify N          compute N answers again and compare\n"
    "      --quiet             no progress on the terminal\n"
    "      --help              show this help\n"
    "\n"
    "With FILE, only sources whose name contains one are looked at.\n";

static int usage_error(const char *hint) {
    diag_hint("%s", hint);
    return 2;
}

static int read_number(const char *option, const char *word, unsigned *number) {
    char *end;
    unsigned long n = strtoul(word, &end, 10);

    if (!*word || *end || word[0] == '-' || n > INT_MAX) {
        diag_error("%s %s: expected a number", option, word);
        return usage_error("for example 20");
    }
    *number = (unsigned)n;
    return 0;
}

static int add_target(struct arena *a, struct classify_job *job, const char *word) {
    const char *equals = strchr(word, '=');
    const char **grown;

    if (!equals || equals == word || !equals[1]) {
        diag_error("--target %s: expected NAME=DIR", word);
        return usage_error("for example --target arm=libemu-arm.a.p");
    }
    for (size_t i = 0; i < job->given_count; i++) {
        if (strncmp(job->given[i], word, (size_t)(equals - word) + 1) == 0) {
            diag_error("--target %s: this target was already given", word);
            return usage_error("each target has one folder");
        }
    }
    grown = arena_array(a, job->given_count + 1, sizeof *grown);
    if (job->given_count)
        memcpy(grown, job->given, job->given_count * sizeof *grown);
    grown[job->given_count++] = word;
    job->given = grown;
    return 0;
}

static int read_format(struct classify_job *job, const char *word) {
    job->json = strcmp(word, "json") == 0;
    if (!job->json && strcmp(word, "text") != 0) {
        diag_error("--format=%s: there is no such format", word);
        return usage_error("--format=json or --format=text");
    }
    return 0;
}

static const char *absolute(struct arena *a, const char *path) {
    char folder[PATH_MAX];

    if (path[0] == '/' || !getcwd(folder, sizeof folder))
        return path;
    return arena_printf(a, "%s/%s", folder, path);
}

static int read_option(struct arena *a, struct classify_job *job, int option, char **argv) {
    switch (option) {
    case 'C': job->builddir = optarg; return 0;
    case 'j': return read_number("-j", optarg, &job->jobs);
    case OPT_TARGET: return add_target(a, job, optarg);
    case OPT_FORMAT: return read_format(job, optarg);
    case OPT_WHY: job->why = optarg; return 0;
    case OPT_CONFIRM: job->confirm = true; return 0;
    case OPT_TRY: job->try_common = true; return 0;
    case OPT_CACHE: job->cache = absolute(a, optarg); return 0;
    case OPT_NO_CACHE: job->no_cache = true; return 0;
    case OPT_VERIFY: return read_number("--verify", optarg, &job->verify);
    case OPT_COMPILER: job->compiler = strchr(optarg, '/') ? absolute(a, optarg) : optarg; return 0;
    case OPT_BUILD: job->build = true; return 0;
    case OPT_ROWS: return read_number("--rows", optarg, &job->rows);
    case OPT_QUIET: job->quiet = true; return 0;
    case OPT_HELP: fputs(help, stdout); return -1;
    case ':':
        diag_error("%s: a value is missing", argv[optind - 1]);
        return usage_error("'unitarget classify --help' shows how it is used");
    default:
        diag_error("%s: there is no such option", argv[optind - 1]);
        return usage_error("'unitarget classify --help' lists the options");
    }
}

int options_read(struct arena *a, struct classify_job *job, int argc, char **argv) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    int option, problem = 0;

    job->rows = 20;
    job->jobs = processors > 0 ? (unsigned)processors : 1;
    optind = 1;
    opterr = 0;
    while (!problem && (option = getopt_long(argc, argv, ":C:j:", options, NULL)) != -1)
        problem = read_option(a, job, option, argv);
    if (problem)
        return problem;
    if (!job->builddir) {
        diag_error("no build folder was given");
        return usage_error("expected -C BUILDDIR");
    }
    if (job->jobs == 0 || job->jobs > 1024) {
        diag_error("-j %u: expected 1 to 1024", job->jobs);
        return usage_error("for example -j 4");
    }
    if (job->why) { /* nothing else needs to be known */
        job->only = &job->why;
        job->only_count = 1;
    } else {
        job->only = (const char *const *)&argv[optind];
        job->only_count = (size_t)(argc - optind);
    }
    return 0;
}
