/* SPDX-License-Identifier: MIT */
#include "report/report_job.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"

enum { SUCCESS, USAGE_ERROR = 2, HELP_PRINTED = -1 };

static const char help[] =
    "Says what compiling common sources once has saved in a build for several targets, and what "
    "it\n"
    "could still save.\n"
    "\n"
    "usage: unitarget report -C BUILDDIR [OPTION]... [PROGRAM]...\n"
    "\n"
    "  -C BUILDDIR             a Ninja build folder with compile_commands.json, built or not\n"
    "      PROGRAM             the targets' programs, as build.ninja names them (default: those\n"
    "                          that are built from the same sources)\n"
    "\n"
    "What other programs counted:\n"
    "      --classify FILE     what `unitarget classify --format=json` printed\n"
    "      --link FILE         what `unitarget link --summary=json` printed\n"
    "      --ccache FILE       what `ccache --print-stats` printed after the build\n"
    "      --ccache-before FILE\n"
    "                          the same from before the build\n"
    "      --processors N      how many the machine had that built (default: this machine's)\n"
    "\n"
    "What is written besides the text; FILE `-` is standard output, in the text's place:\n"
    "      --json FILE         everything, for other programs and for --compare\n"
    "      --markdown FILE     for the summary of a CI job\n"
    "      --html FILE         one page that needs nothing else\n"
    "      --trace FILE        the timeline for Perfetto\n"
    "      --quiet             no text\n"
    "\n"
    "What is checked:\n"
    "      --compare OLD.json  say what has changed since that report, and why\n"
    "      --budget FILE       fail if a limit is exceeded; docs/report.md tells what can be "
    "limited\n"
    "      --help              show this help\n";

enum {
    OPT_CLASSIFY = 256,
    OPT_LINK,
    OPT_CCACHE,
    OPT_CCACHE_BEFORE,
    OPT_PROCESSORS,
    OPT_JSON,
    OPT_MARKDOWN,
    OPT_HTML,
    OPT_TRACE,
    OPT_QUIET,
    OPT_COMPARE,
    OPT_BUDGET,
    OPT_HELP
};

static const struct option options[] = {
    {"classify", required_argument, NULL, OPT_CLASSIFY},
    {"link", required_argument, NULL, OPT_LINK},
    {"ccache", required_argument, NULL, OPT_CCACHE},
    {"ccache-before", required_argument, NULL, OPT_CCACHE_BEFORE},
    {"processors", required_argument, NULL, OPT_PROCESSORS},
    {"json", required_argument, NULL, OPT_JSON},
    {"markdown", required_argument, NULL, OPT_MARKDOWN},
    {"html", required_argument, NULL, OPT_HTML},
    {"trace", required_argument, NULL, OPT_TRACE},
    {"quiet", no_argument, NULL, OPT_QUIET},
    {"compare", required_argument, NULL, OPT_COMPARE},
    {"budget", required_argument, NULL, OPT_BUDGET},
    {"help", no_argument, NULL, OPT_HELP},
    {NULL, 0, NULL, 0}};

static int usage_error(const char *hint) {
    diag_hint("%s", hint);
    return USAGE_ERROR;
}

static int set_processors(struct report_job *job, const char *word) {
    char *end;
    unsigned long n = strtoul(word, &end, 10);

    if (word[0] < '0' || word[0] > '9' || *end || n < 1 || n > 65536) {
        diag_error("--processors %s: expected a number from 1 to 65536", word);
        return usage_error("as `nproc` prints it on the machine that built");
    }
    job->processors = (unsigned)n;
    return SUCCESS;
}

static const char *option_name(const void *ctx, size_t i) {
    return ((const struct option *)ctx)[i].name;
}

static int unknown_option(char **argv) {
    const char *word = argv[optind - 1], *nearest = NULL;
    char name[64] = "";

    if (optopt && optopt < 256) {
        diag_error("unknown option -%c", optopt);
    } else if (optopt) {
        diag_error("%s: the option takes no value", word);
    } else {
        diag_error("unknown option %s", word);
        snprintf(name, sizeof name, "%.*s", (int)strcspn(word + 2, "="), word + 2);
        nearest = str_nearest(name, sizeof options / sizeof *options - 1, option_name, options);
    }
    if (nearest)
        diag_hint("did you mean --%s?", nearest);
    return usage_error("see `unitarget help report`");
}

static int read_option(struct report_job *job, int option, char **argv) {
    switch (option) {
    case 'C': job->builddir = optarg; return SUCCESS;
    case OPT_CLASSIFY: job->classify = optarg; return SUCCESS;
    case OPT_LINK: job->link = optarg; return SUCCESS;
    case OPT_CCACHE: job->ccache = optarg; return SUCCESS;
    case OPT_CCACHE_BEFORE: job->ccache_before = optarg; return SUCCESS;
    case OPT_PROCESSORS: return set_processors(job, optarg);
    case OPT_JSON: job->json = optarg; return SUCCESS;
    case OPT_MARKDOWN: job->markdown = optarg; return SUCCESS;
    case OPT_HTML: job->html = optarg; return SUCCESS;
    case OPT_TRACE: job->trace = optarg; return SUCCESS;
    case OPT_QUIET: job->quiet = true; return SUCCESS;
    case OPT_COMPARE: job->compare = optarg; return SUCCESS;
    case OPT_BUDGET: job->budget = optarg; return SUCCESS;
    case OPT_HELP: fputs(help, stdout); return HELP_PRINTED;
    case ':':
        diag_error("%s: expected a value behind it", argv[optind - 1]);
        return usage_error("see `unitarget help report`");
    default: return unknown_option(argv);
    }
}

/* At most one form goes to standard output; the text then does not. */
static int check_outputs(struct report_job *job) {
    const char *const files[] = {job->json, job->markdown, job->html, job->trace};
    size_t standard = 0;

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        standard += files[i] && strcmp(files[i], "-") == 0;
    if (standard > 1) {
        diag_error("%zu forms of the report are to go to standard output", standard);
        return usage_error("name files for all but one");
    }
    job->quiet |= standard > 0;
    return SUCCESS;
}

static int check_job(struct report_job *job) {
    if (!job->builddir) {
        diag_error("no build folder was named");
        return usage_error("expected -C BUILDDIR");
    }
    if (job->ccache_before && !job->ccache) {
        diag_error("--ccache-before without --ccache");
        return usage_error("--ccache FILE names the statistics from after the build");
    }
    return check_outputs(job);
}

int report_job_read(struct report_job *job, int argc, char **argv) {
    int option, problem = SUCCESS;

    optind = 0; /* begin anew, as the GNU library does it */
    opterr = 0;
    while (!problem && (option = getopt_long(argc, argv, ":C:", options, NULL)) != -1)
        problem = read_option(job, option, argv);
    if (problem)
        return problem;
    job->programs = (const char *const *)&argv[optind];
    job->program_count = (size_t)(argc - optind);
    return check_job(job);
}
