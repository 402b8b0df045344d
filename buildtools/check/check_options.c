/* SPDX-License-Identifier: MIT */
#include "check/check_options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "check/check_line.h"
#include "check/question_files.h"

enum { SUCCESS, USAGE_ERROR = 2, GO_ON = -1, MOST_JOBS = 256, LONGEST_LIMIT = 86400, LIMIT = 60 };

static const char default_qmp[] = "-machine none -nodefaults -S -display none -qmp @MONITOR@";

static bool set_qmp(struct arena *a, void *job, const char *words) {
    (void)a;
    ((struct check_job *)job)->qmp_words = words;
    return question_files_words("--qmp", str_from(words), str_from(words));
}

static bool set_limit(struct arena *a, void *job, const char *value) {
    double *limit = &((struct check_job *)job)->limit;
    char *end;

    (void)a;
    *limit = strtod(value, &end);
    if (*value && !*end && *limit >= 0.001 && *limit <= LONGEST_LIMIT)
        return true;
    diag_error("--limit takes seconds, up to %d, not '%s'", LONGEST_LIMIT, value);
    return false;
}

#define INTO(field) OPTION_INTO(struct check_job, field)

static const struct command_option options[] = {
    OPTION_HEAD("What it is compared with:"),
    {"reference", 0, "WHERE",
     "the targets' own programs: a folder, a program, or TARGET=PROGRAM; may be given again (the "
     "folder of UNIFIED)",
     INTO(references)},
    {"baseline", 0, "FILE", "an inventory, as --save wrote it", INTO(baseline)},
    {"save", 0, "FILE", "write an inventory of what the targets' own programs answer", INTO(save)},
    {"target", 0, "NAME", "the one target that PROGRAM is", INTO(own_target)},
    {"targets", 0, "A,B,...", "look at these only", INTO(targets)},
    {"alias", 0, "NAME=TARGET", "a further name by which UNIFIED is that target", INTO(aliases)},
    {"lost", 0, NULL,
     "only what is gone (machines, devices, CPU models, commands) counts: for an inventory of "
     "another release",
     INTO(lost_only)},
    OPTION_HEAD("What is asked:"),
    {"deep", 0, "A,B,...",
     "of these targets, or all, also every type's properties, every CPU model, every query, and "
     "every machine started",
     INTO(deep)},
    {"no-qmp", 0, NULL, "nothing over QMP", INTO(no_qmp)},
    {"qmp", 0, "WORDS",
     "how a program is started with a monitor: @MONITOR@ stands for what -qmp takes, @TARGET@ for "
     "the target",
     OPTION_CALLS(set_qmp)},
    {"firmware", 0, "DIR", "where machines that are started find firmware (-L)", INTO(firmware)},
    {"commands", 0, "FILE", "these command lines instead of QEMU's; no QMP without --qmp",
     INTO(commands_file)},
    {"dialogues", 0, "FILE", "these dialogues; likewise", INTO(dialogues_file)},
    {"limit", 0, "SECONDS", "for a command line, or an answer (60)", OPTION_CALLS(set_limit)},
    OPTION_HEAD("How, and what is written:"),
    {"jobs", 'j', "N", "programs at once (the number of processors)", INTO(jobs)},
    {"work", 0, "DIR", "keep answers there until all is done: an interrupted run goes on",
     INTO(work)},
    {"keep", 0, NULL, "and leave them there", INTO(keep)},
    {"json", 0, "FILE", "all that was found", INTO(json)},
    {"junit", 0, "FILE", "the same for CI", INTO(junit)},
    {"quiet", 0, NULL, "no text but the last line", INTO(quiet)},
};

const struct command_line check_command_line = {
    .command = "unitarget check",
    .purpose =
        "Compares a unified program, as each target, with the targets' own programs: what they "
        "print, how they end, and what they answer over QMP. One line a difference; the exit "
        "status is 0 if there is none, 1 if there is one, 2 if the comparison could not be made.",
    .usage = "[OPTION...] UNIFIED\n"
             "--target NAME --reference PROGRAM [OPTION...] PROGRAM\n"
             "--save FILE [OPTION...] PROGRAM...\n"
             "--baseline FILE [OPTION...] PROGRAM...",
    .operand = "FILE",
    .notes = "UNIFIED is a unified program. PROGRAM, with --target, or of several, is a target's "
             "own one.",
    .options = options,
    .count = sizeof options / sizeof *options,
};

/* Do the options go together? */
static bool is_sound(const struct check_job *job) {
    const char *problem = NULL, *hint = "'unitarget check --help' says more";

    if (!job->program_count) {
        problem = "no program was named";
        hint = "expected the unified program, or with --save or --baseline targets' own programs";
    } else if (job->baseline && (job->references.count || job->save)) {
        problem = "--baseline does not go with --reference or --save";
        hint = "programs are compared with an inventory, or with others";
    } else if (job->own_target && job->program_count > 1) {
        problem = "--target is for one program, but several were named";
        hint = "of several, each is the target that its name says";
    } else if (job->program_count > 1 && !job->baseline && !job->save && !job->references.count) {
        problem = "several programs were named, and nothing to compare them with";
        hint = "expected --reference, --baseline or --save; a unified program is named alone";
    } else if (job->own_target && !job->baseline && !job->save && !job->references.count) {
        problem = "there is nothing to compare the program with";
        hint = "expected --reference, --baseline or --save";
    } else if (job->aliases.count && (job->own_target || job->program_count > 1)) {
        problem = "--alias is for a unified program";
    } else if (job->no_qmp && (job->qmp_words || job->deep)) {
        problem = "--no-qmp does not go with --qmp or --deep";
    } else if (job->keep && !job->work) {
        problem = "--keep without --work: where is it to be kept?";
    }
    if (problem) {
        diag_error("%s", problem);
        diag_hint("%s", hint);
    }
    return !problem;
}

int check_options_parse(struct arena *a, struct check_job *job, int argc, char **argv) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct operands operands;
    bool good = true;
    int problem;

    *job = (struct check_job){.limit = LIMIT};
    problem = options_read(&check_command_line, a, job, argc, argv, &operands);
    if (problem)
        return problem == OPTIONS_HELP ? SUCCESS : USAGE_ERROR;
    job->programs = operands.words;
    job->program_count = operands.count;
    if (!job->jobs)
        job->jobs = processors < 1 ? 1 : (unsigned)processors;
    if (job->jobs > MOST_JOBS)
        job->jobs = MOST_JOBS;
    if (!is_sound(job))
        return USAGE_ERROR;
    job->own_lines = !job->commands_file && !job->dialogues_file;
    job->qmp = job->qmp_words || (job->own_lines && !job->no_qmp);
    if (!job->qmp_words)
        job->qmp_words = default_qmp;
    if (job->commands_file)
        good = question_files_commands(a, job, job->commands_file);
    if (job->dialogues_file)
        good &= question_files_dialogues(a, job, job->dialogues_file);
    return good ? GO_ON : USAGE_ERROR;
}
