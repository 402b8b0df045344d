/* SPDX-License-Identifier: MIT */
#include "classify/command_line.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/options.h"
#include "base/path.h"

enum { USAGE_ERROR = 2 };

static bool add_target(struct arena *a, void *ctx, const char *word) {
    struct classify_job *job = ctx;
    const char *equals = strchr(word, '=');

    if (!equals || equals == word || !equals[1]) {
        diag_error("--target %s: expected NAME=DIR", word);
        diag_hint("for example --target arm=libemu-arm.a.p");
        return false;
    }
    for (size_t i = 0; i < job->given.count; i++) {
        if (strncmp(job->given.words[i], word, (size_t)(equals - word) + 1) == 0) {
            diag_error("--target %s: this target was already given", word);
            diag_hint("each target has one folder");
            return false;
        }
    }
    words_add(a, &job->given, word);
    return true;
}

static bool set_cache(struct arena *a, void *job, const char *path) {
    ((struct classify_job *)job)->cache = path_absolute(a, path);
    return true;
}

static bool set_compiler(struct arena *a, void *job, const char *program) {
    ((struct classify_job *)job)->compiler =
        strchr(program, '/') ? path_absolute(a, program) : program; /* else found by PATH */
    return true;
}

#define INTO(field) OPTION_INTO(struct classify_job, field)

static const struct command_option options[] = {
    {NULL, 'C', "BUILDDIR", "a configured build folder with compile_commands.json", INTO(builddir)},
    {NULL, 'j', "JOBS", "compilers at once (default: one a processor)", INTO(jobs)},
    {"target", 0, "NAME=DIR",
     "the steps whose output is in DIR are those of target NAME (default: found from what "
     "build.ninja links, or from the steps)",
     OPTION_CALLS(add_target)},
    {"why", 0, "FILE", "say in a few sentences why a file is not common", INTO(why)},
    {"confirm", 0, NULL,
     "compile one step a class without debug information, and join classes whose objects are "
     "equal; "
     "with --why, name the functions that differ",
     INTO(confirm)},
    {"try-common", 0, NULL,
     "compile each file as if it were common, perhaps without an include that ties it to a target, "
     "and compare",
     INTO(try_common)},
    {"format", 0, "text|json", "print tables, or everything as JSON",
     OPTION_CHOOSES(struct classify_job, json)},
    {"rows", 0, "N", "lines of the tables (default 20; 0: all)", INTO(rows)},
    {"build", 0, NULL, "build missing generated files with ninja first", INTO(build)},
    {"compiler", 0, "PROGRAM", "the compiler to ask, where it is not the one that PATH has",
     OPTION_CALLS(set_compiler)},
    {"cache", 0, "FILE", "where answers are kept (default: in BUILDDIR)", OPTION_CALLS(set_cache)},
    {"no-cache", 0, NULL, "keep no answers", INTO(no_cache)},
    {"verify", 0, "N", "compute N answers again and compare", INTO(verify)},
    {"quiet", 0, NULL, "no progress on the terminal", INTO(quiet)},
};

const struct command_line classify_command_line = {
    .command = "unitarget classify",
    .purpose = "Says which compile steps of a build are common to its targets, and why others are "
               "not.",
    .usage = "-C BUILDDIR [OPTION...] [FILE...]",
    .operand = "FILE",
    .notes = "With FILE, only sources whose name contains one are looked at.",
    .options = options,
    .count = sizeof options / sizeof *options,
};

int command_line_read(struct arena *a, struct classify_job *job, int argc, char **argv) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct operands operands;
    int problem;

    job->rows = 20;
    job->jobs = processors > 0 ? (unsigned)processors : 1;
    problem = options_read(&classify_command_line, a, job, argc, argv, &operands);
    if (problem)
        return problem;
    if (!job->builddir) {
        diag_error("no build folder was given");
        diag_hint("expected -C BUILDDIR");
        return USAGE_ERROR;
    }
    if (job->jobs == 0 || job->jobs > 1024) {
        diag_error("-j %u: expected 1 to 1024", job->jobs);
        diag_hint("for example -j 4");
        return USAGE_ERROR;
    }
    job->only = job->why ? &job->why : operands.words; /* with --why, nothing else is asked */
    job->only_count = job->why ? 1 : operands.count;
    return 0;
}
