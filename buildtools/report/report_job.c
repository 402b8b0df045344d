/* SPDX-License-Identifier: MIT */
#include "report/report_job.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/options.h"

enum { SUCCESS, USAGE_ERROR = 2 };

static bool set_processors(struct arena *a, void *job, const char *word) {
    char *end;
    unsigned long n = strtoul(word, &end, 10);

    (void)a;
    if (word[0] < '0' || word[0] > '9' || *end || n < 1 || n > 65536) {
        diag_error("--processors %s: expected a number from 1 to 65536", word);
        diag_hint("as `nproc` prints it on the machine that built");
        return false;
    }
    ((struct report_job *)job)->processors = (unsigned)n;
    return true;
}

#define INTO(field) OPTION_INTO(struct report_job, field)

static const struct command_option options[] = {
    {NULL, 'C', "BUILDDIR", "a Ninja build folder with compile_commands.json, built or not",
     INTO(builddir)},
    OPTION_HEAD("What other programs counted:"),
    {"classify", 0, "FILE", "what `unitarget classify --format=json` printed", INTO(classify)},
    {"link", 0, "FILE", "what `unitarget link --summary=json` printed", INTO(link)},
    {"ccache", 0, "FILE", "what `ccache --print-stats` printed after the build", INTO(ccache)},
    {"ccache-before", 0, "FILE", "the same from before the build", INTO(ccache_before)},
    {"processors", 0, "N", "how many the machine had that built (default: this machine's)",
     OPTION_CALLS(set_processors)},
    OPTION_HEAD(
        "What is written besides the text; FILE `-` is standard output, in the text's place:"),
    {"json", 0, "FILE", "everything, for other programs and for --compare", INTO(json)},
    {"markdown", 0, "FILE", "for the summary of a CI job", INTO(markdown)},
    {"html", 0, "FILE", "one page that needs nothing else", INTO(html)},
    {"trace", 0, "FILE", "the timeline for Perfetto", INTO(trace)},
    {"junit", 0, "FILE", "the limits as test results, in the form that all CI services read",
     INTO(junit)},
    {"code-quality", 0, "FILE", "limits and needless steps as GitLab shows them beside the code",
     INTO(code_quality)},
    {"annotations", 0, NULL, "the same for GitHub Actions, on standard output behind all else",
     INTO(annotations)},
    {"quiet", 0, NULL, "no text", INTO(quiet)},
    OPTION_HEAD("What is checked:"),
    {"compare", 0, "FILE", "say what has changed since the report whose --json FILE is, and why",
     INTO(compare)},
    {"baseline", 0, "FILE", "the same, but nothing is compared as long as the file is not there",
     INTO(baseline)},
    {"history", 0, NULL,
     "show how the figures of the OLD.json files, earlier reports from the oldest on, and of this "
     "build have developed: a table, and lines in the page",
     INTO(with_history)},
    {"budget", 0, "FILE", "fail if a limit is exceeded; docs/report.md tells what can be limited",
     INTO(budget)},
};

const struct command_line report_command_line = {
    .command = "unitarget report",
    .purpose = "Says what compiling common sources once has saved in a build for several targets, "
               "and what it could still save.",
    .usage =
        "-C BUILDDIR [OPTION...] [PROGRAM...]\n[-C BUILDDIR] [OPTION...] --history OLD.json...",
    .operand = "PROGRAM",
    .notes = "PROGRAM: the targets' programs, as build.ninja names them (default: those that are "
             "built from the same sources).",
    .options = options,
    .count = sizeof options / sizeof *options,
};

static int usage_error(const char *hint) {
    diag_hint("%s", hint);
    return USAGE_ERROR;
}

/* At most one form goes to standard output; the text then does not. */
static int check_outputs(struct report_job *job) {
    const char *const files[] = {job->json,  job->markdown, job->html,
                                 job->trace, job->junit,    job->code_quality};
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

static int check_history(const struct report_job *job) {
    if (!job->history_count) {
        diag_error("--history: expected reports of earlier builds behind it");
        return usage_error("`unitarget report --json FILE` writes them");
    }
    if (job->budget || job->compare || job->baseline || job->trace || job->junit ||
        job->code_quality || job->annotations || job->link || job->classify || job->ccache) {
        diag_error("--history without -C takes only --json, --markdown, --html and --quiet");
        return usage_error("name a build folder with -C for the others");
    }
    return SUCCESS;
}

static int check_job(struct report_job *job) {
    if (!job->builddir && job->with_history) {
        int problem = check_history(job);

        if (problem)
            return problem;
    } else if (!job->builddir) {
        diag_error("no build folder was named");
        return usage_error("expected -C BUILDDIR");
    }
    if (job->baseline && job->compare) {
        diag_error("--compare and --baseline are both given");
        return usage_error("--baseline FILE is for a report that the first run has not");
    }
    if (job->baseline && access(job->baseline, F_OK) == 0)
        job->compare = job->baseline;
    if (job->ccache_before && !job->ccache) {
        diag_error("--ccache-before without --ccache");
        return usage_error("--ccache FILE names the statistics from after the build");
    }
    return check_outputs(job);
}

int report_job_read(struct arena *a, struct report_job *job, int argc, char **argv) {
    struct operands operands;
    int problem = options_read(&report_command_line, a, job, argc, argv, &operands);

    if (problem)
        return problem;
    if (job->with_history) {
        job->history = operands.words;
        job->history_count = operands.count;
    } else {
        job->programs = operands.words;
        job->program_count = operands.count;
    }
    return check_job(job);
}
