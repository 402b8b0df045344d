/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include <fnmatch.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/options.h"
#include "base/path.h"
#include "base/str.h"
#include "plan/model.h"

enum { SUCCESS, FAILURE, USAGE_ERROR };

static bool add_targets(struct arena *a, void *plan, const char *what) {
    (void)a;
    return targets_add(&((struct plan *)plan)->targets, what);
}

static bool set_compat(struct arena *a, void *plan, const char *release) {
    struct plan_job *job = &((struct plan *)plan)->job;

    (void)a;
    job->load.release = release;
    return (job->load.compat = qapi_compat_choose(release)) != NULL;
}

#define INTO(field) OPTION_INTO(struct plan, job.field)

static const struct command_option options[] = {
    {"targets", 0, "WHAT",
     "a folder of .mak files, a .mak file, a build folder of QEMU, or NAME=SYMBOL,...; may be "
     "given "
     "several times",
     OPTION_CALLS(add_targets)},
    {"target-list", 0, "NAMES",
     "which of them are built: names, patterns, beginnings such as riscv for all that begin so, or "
     "all (the default); parted by commas",
     INTO(target_list)},
    {"names", 0, NULL, "print the names of these targets, a line each, and do nothing else",
     INTO(names)},
    {"schema", 0, "FILE", "a QAPI schema, for the files that are generated from it", INTO(schema)},
    {"mode", 0, "once|per-target", "how generated code is compiled (once)",
     OPTION_CHOOSES(struct plan, job.per_target)},
    {"sources", 0, "[WHEN:]PATH",
     "a folder, with the folders in it, or a file; for targets WHEN only: names or patterns of "
     "targets, or symbols that they define",
     INTO(sources)},
    {"source-root", 'S', "DIR", "what paths of sources are relative to (the current folder)",
     INTO(root)},
    {NULL, 'I', "DIR", "where else headers of the project are", INTO(includes)},
    {"generated", 0, "PATTERN", "a header that the build makes, which is the same for all targets",
     INTO(generated)},
    {"define", 0, "SYMBOL=TARGET,...",
     "which targets define a symbol that their files do not tell of", INTO(defines)},
    OPTION_HEAD("As of unitarget-qapi-gen:"),
    {"compat", 0, "VERSION",
     "the QEMU release whose language is meant: 7.2, 10.0 or 10.2 (the newest)",
     OPTION_CALLS(set_compat)},
    {"doc-check", 0, "strict|off", "whether faults of documentation comments are errors (strict)",
     OPTION_CHOOSES(struct plan, job.load.doc_check)},
    {"prefix", 0, "PREFIX", "goes before the names of generated files", INTO(prefix)},
    {"builtins", 0, NULL, "generate also what the built-in types need", INTO(builtins)},
    {"suppress-tracing", 0, NULL, "no trace events for commands", INTO(suppress_tracing)},
    OPTION_HEAD("What is written:"),
    {NULL, 'o', "FILE", "the lists, for Meson's module keyval (standard output)", INTO(output)},
    {"json", 0, "FILE", "the verdicts with their reasons", INTO(json)},
    {"headers", 0, "DIR",
     "write there TARGET-config.h, what a target's configuration defines, and config-poison.h, "
     "which "
     "stops code that is compiled once where it mentions one of these names",
     INTO(headers)},
    {"depfile", 0, "FILE",
     "for configure_file, with -o: the configurations and the schema; with --check, for a step of "
     "the build: the sources and folders, too",
     INTO(depfile)},
    {"check", 0, "FILE",
     "make the lists again as FILE, which holds them, says that it was made; fail if they are "
     "others "
     "now, and have Meson's build configure again; -o and --depfile are for the step that does "
     "this",
     INTO(check)},
};

const struct command_line plan_command_line = {
    .command = "unitarget plan",
    .purpose = "Says, while a build is configured, what to compile once and what for each target.",
    .usage = "--targets WHAT [OPTION...]\n--targets WHAT --target-list NAMES --names\n--check "
             "LISTS [-o STAMP] [--depfile FILE]",
    .options = options,
    .count = sizeof options / sizeof *options,
};

/* 0, the exit status of wrong usage, or OPTIONS_HELP. */
static int parse(struct plan *p, int argc, char **argv) {
    struct plan_job *job = &p->job;
    struct operands operands;
    int problem;

    job->words = argv;
    job->word_count = argc;
    problem = options_read(&plan_command_line, p->arena, p, argc, argv, &operands);
    if (problem)
        return problem;
    if (operands.count) {
        diag_error("'%s': there is nothing to name besides options", operands.words[0]);
        diag_hint("sources are named by --sources, a schema by --schema");
    } else if (job->check) {
        return SUCCESS;
    } else if (!p->targets.count) {
        diag_error("no targets were named");
        diag_hint("expected --targets with a folder of configurations");
    } else if (!job->schema && !job->sources.count && !job->names) {
        diag_error("nothing to plan was named");
        diag_hint("expected --sources, or --schema, or both");
    } else if (job->depfile && !job->output) {
        diag_error("--depfile without -o: its rule is for that file");
    } else {
        return SUCCESS;
    }
    return USAGE_ERROR;
}

/* Marks the targets that a word of --target-list means: `all`, a name, a pattern, or the beginning
 * of names where no target is called so. False when there is none. */
static bool mark_built(struct plan *p, const char *word) {
    const struct targets *ts = &p->targets;
    bool exact = targets_find(ts, word) || strpbrk(word, "*?["), any = false;
    const char *pattern = strcmp(word, "all") == 0 ? "*"
                          : exact                  ? word
                                                   : arena_printf(p->arena, "%s*", word);

    for (size_t t = 0; t < ts->count; t++) {
        if (fnmatch(pattern, ts->list[t].name, 0) != 0 &&
            fnmatch(pattern, ts->list[t].config, 0) != 0)
            continue;
        mask_add(p->built, t);
        any = true;
    }
    return any;
}

static bool select_targets(struct plan *p) {
    const struct plan_job *job = &p->job;
    const char *names = job->target_list && *job->target_list ? job->target_list : "all";
    bool good = true;

    for (size_t i = 0; i < job->defines.count; i++)
        good &= targets_define(&p->targets, job->defines.words[i]);
    targets_finish(&p->targets);
    p->built = mask_new(p->arena, p->targets.count);
    for (const char *word = names; *word; word += strspn(word, ", ")) {
        size_t n = strcspn(word, ", ");
        const char *name = arena_copy(p->arena, word, n);
        struct buf list = {0};

        word += n;
        if (!n || mark_built(p, name))
            continue;
        for (size_t t = 0; t < p->targets.count; t++)
            buf_printf(&list, "%s%s", t ? ", " : "", p->targets.list[t].name);
        buf_putc(&list, '\0');
        diag_error("--target-list: there is no target '%s'", name);
        diag_hint("the targets are %s; all is all of them", list.p);
        buf_free(&list);
        good = false;
    }
    return good;
}

/* Where targets were read: files, and the folders that another may come to. */
static void note_origins(struct plan *p, const struct targets *ts) {
    for (size_t i = 0; i < ts->count; i++) {
        const char *origin = path_normal(p->arena, ts->list[i].origin);

        if (!file_exists(origin))
            continue;
        plan_depends(p, &p->settings, origin);
        if (str_ends(str_from(origin), ".mak")) /* a build's folder changes all the time */
            plan_depends(p, &p->seen, path_folder(p->arena, origin));
    }
}

/* Another version may decide otherwise. */
static void note_program(struct plan *p) {
    char path[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);

    if (n <= 0)
        return;
    path[n] = '\0';
    plan_depends(p, &p->settings, path);
}

static void print_names(const struct plan *p) {
    for (size_t t = 0; t < p->targets.count; t++) {
        if (mask_has(p->built, t))
            puts(p->targets.list[t].name);
    }
}

static bool make(struct plan *p) {
    if (!select_targets(p))
        return false;
    if (p->job.names) {
        print_names(p);
        return true;
    }
    note_origins(p, &p->targets);
    if (p->targets.universe)
        note_origins(p, p->targets.universe);
    note_program(p);
    return plan_generated(p) && plan_sources(p) && (p->job.check || plan_write(p));
}

/* With --check: the words of then count; -o and --depfile are the check's own. */
static int check_again(struct plan *p) {
    const struct plan_job asked = p->job;
    const char *lists = path_normal(p->arena, asked.check);
    const char *output = asked.output ? path_normal(p->arena, asked.output) : NULL;
    const char *depfile = asked.depfile ? path_normal(p->arena, asked.depfile) : NULL;
    int count;
    char **words = plan_recorded(p->arena, asked.check, &count);

    if (!words)
        return FAILURE;
    p->job = (struct plan_job){.prefix = "", .root = "", .words = words, .word_count = count};
    if (parse(p, count, words) != SUCCESS)
        return FAILURE;
    p->job.check = lists;
    if (!make(p) || !plan_check(p, lists))
        return FAILURE;
    p->job.output = output;
    p->job.depfile = depfile;
    p->job.output_word = asked.output;
    return plan_write_stamp(p) ? SUCCESS : FAILURE;
}

int plan_main(int argc, char **argv) {
    struct arena arena = {0};
    struct plan plan = {
        .arena = &arena, .targets = {.arena = &arena}, .job = {.prefix = "", .root = ""}};
    int status = parse(&plan, argc, argv);

    if (status == SUCCESS && plan.job.check)
        status = check_again(&plan);
    else if (status == SUCCESS && !make(&plan))
        status = FAILURE;
    file_maps_free(&plan.maps);
    free(plan.sources);
    intern_free(&plan.settings);
    intern_free(&plan.seen);
    targets_free(&plan.targets);
    arena_free(&arena);
    return status == OPTIONS_HELP ? SUCCESS : status;
}
