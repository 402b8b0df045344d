/* SPDX-License-Identifier: MIT */
#include "plan/plan.h"

#include <fnmatch.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/str.h"
#include "plan/model.h"

enum { SUCCESS, FAILURE, USAGE_ERROR };

static const char usage[] =
    "Says, while a build is configured, what to compile once and what for each target.\n"
    "\n"
    "usage: unitarget plan --targets WHAT [OPTION...]\n"
    "       unitarget plan --check LISTS [-o STAMP] [--depfile FILE]\n"
    "\n"
    "      --targets WHAT        a folder of .mak files, a .mak file, a build folder of QEMU, or\n"
    "                            NAME=SYMBOL,...; may be given several times\n"
    "      --target-list NAMES   which of them are built: names, patterns, beginnings such as "
    "riscv\n"
    "                            for all that begin so, or all (the default); parted by commas\n"
    "      --schema FILE         a QAPI schema, for the files that are generated from it\n"
    "      --mode once|per-target\n"
    "                            how generated code is compiled (once)\n"
    "      --compat VERSION, --doc-check strict|off, --prefix PREFIX, --builtins,\n"
    "      --suppress-tracing    as of unitarget-qapi-gen\n"
    "      --define SYMBOL=TARGET,...\n"
    "                            which targets define a symbol that their files do not tell of\n"
    "  -S, --source-root DIR     what paths of sources are relative to (the current folder)\n"
    "      --sources [WHEN:]PATH a folder, with the folders in it, or a file; for targets WHEN "
    "only:\n"
    "                            names or patterns of targets, or symbols that they define\n"
    "  -I DIR                    where else headers of the project are\n"
    "      --generated PATTERN   a header that the build makes, which is the same for all targets\n"
    "  -o FILE                   the lists, for Meson's module keyval (standard output)\n"
    "      --json FILE           the verdicts with their reasons\n"
    "      --headers DIR         write there TARGET-config.h, what a target's configuration "
    "defines,\n"
    "                            and config-poison.h, which stops code that is compiled once "
    "where\n"
    "                            it mentions one of these names\n"
    "      --depfile FILE        for configure_file, with -o: the configurations and the schema; "
    "with\n"
    "                            --check, for a step of the build: the sources and folders, too\n"
    "      --check LISTS         make the lists again as this file says it was made; fail if they\n"
    "                            are others now, and have Meson's build configure again; -o and\n"
    "                            --depfile are for the step that does this\n"
    "  -h, --help                this text\n";

enum {
    TARGETS = 256,
    TARGET_LIST,
    SCHEMA,
    MODE,
    COMPAT,
    DOC_CHECK,
    PREFIX,
    BUILTINS,
    TRACING,
    DEFINE,
    SOURCES,
    GENERATED,
    JSON,
    HEADERS,
    CHECK,
    DEPFILE
};

static const struct option options[] = {
    {"targets", required_argument, NULL, TARGETS},
    {"target-list", required_argument, NULL, TARGET_LIST},
    {"schema", required_argument, NULL, SCHEMA},
    {"mode", required_argument, NULL, MODE},
    {"compat", required_argument, NULL, COMPAT},
    {"doc-check", required_argument, NULL, DOC_CHECK},
    {"prefix", required_argument, NULL, PREFIX},
    {"builtins", no_argument, NULL, BUILTINS},
    {"suppress-tracing", no_argument, NULL, TRACING},
    {"define", required_argument, NULL, DEFINE},
    {"source-root", required_argument, NULL, 'S'},
    {"sources", required_argument, NULL, SOURCES},
    {"generated", required_argument, NULL, GENERATED},
    {"json", required_argument, NULL, JSON},
    {"headers", required_argument, NULL, HEADERS},
    {"depfile", required_argument, NULL, DEPFILE},
    {"check", required_argument, NULL, CHECK},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* What the command line says beyond the job: applied when all targets are known. */
struct words {
    const char *target_list; /* NULL: all */
    const char **defines;    /* [define_count] */
    size_t define_count;
    bool help;
};

static const char *option_name(const void *ctx, size_t i) {
    return ((const struct option *)ctx)[i].name;
}

static bool bad_option(const char *word, int option) {
    const char *nearest = NULL;

    if (option == ':') {
        diag_error("option '%s' needs an argument", word);
    } else {
        diag_error("there is no option '%s'", word);
        if (strncmp(word, "--", 2) == 0)
            nearest =
                str_nearest(word + 2, sizeof options / sizeof *options - 1, option_name, options);
    }
    if (nearest)
        diag_hint("did you mean --%s?", nearest);
    else
        diag_hint("'unitarget plan --help' lists the options");
    return false;
}

/* One of two words; false with a message when it is none. */
static bool choose(const char *option, const char *a, const char *b, bool *second) {
    *second = strcmp(optarg, b) == 0;
    if (*second || strcmp(optarg, a) == 0)
        return true;
    diag_error("--%s takes '%s' or '%s', not '%s'", option, a, b, optarg);
    return false;
}

static bool set_option(struct plan *p, struct words *w, int option, const char *word) {
    struct plan_job *job = &p->job;
    bool off;

    switch (option) {
    case TARGETS: return targets_add(&p->targets, optarg);
    case TARGET_LIST: w->target_list = optarg; return true;
    case SCHEMA: job->schema = optarg; return true;
    case MODE: return choose("mode", "once", "per-target", &job->per_target);
    case COMPAT: return (job->load.compat = qapi_compat_choose(optarg)) != NULL;
    case DOC_CHECK:
        if (!choose("doc-check", "strict", "off", &off))
            return false;
        job->load.doc_check = off ? QAPI_DOC_OFF : QAPI_DOC_STRICT;
        return true;
    case PREFIX: job->prefix = optarg; return true;
    case BUILTINS: job->builtins = true; return true;
    case TRACING: job->suppress_tracing = true; return true;
    case DEFINE: w->defines[w->define_count++] = optarg; return true;
    case 'S': job->root = optarg; return true;
    case SOURCES: job->sources[job->source_count++] = optarg; return true;
    case 'I': job->includes[job->include_count++] = optarg; return true;
    case GENERATED: job->generated[job->generated_count++] = optarg; return true;
    case 'o': job->output = optarg; return true;
    case JSON: job->json = optarg; return true;
    case HEADERS: job->headers = optarg; return true;
    case DEPFILE: job->depfile = optarg; return true;
    case CHECK: job->check = optarg; return true;
    case 'h': w->help = true; return true;
    default: return bad_option(word, option);
    }
}

static bool parse(struct plan *p, struct words *w, int argc, char **argv) {
    struct plan_job *job = &p->job;
    int option;

    job->words = argv;
    job->word_count = argc;
    job->sources = arena_array(p->arena, (size_t)argc, sizeof *job->sources);
    job->includes = arena_array(p->arena, (size_t)argc, sizeof *job->includes);
    job->generated = arena_array(p->arena, (size_t)argc, sizeof *job->generated);
    w->defines = arena_array(p->arena, (size_t)argc, sizeof *w->defines);
    opterr = 0;
    optind = 0; /* begin anew, as the GNU library does it */
    while ((option = getopt_long(argc, argv, ":o:S:I:h", options, NULL)) >= 0) {
        if (!set_option(p, w, option, argv[optind - 1]))
            return false;
    }
    if (w->help)
        return true;
    if (optind < argc) {
        diag_error("'%s': there is nothing to name besides options", argv[optind]);
        diag_hint("sources are named by --sources, a schema by --schema");
    } else if (job->check) {
        return true;
    } else if (!p->targets.count) {
        diag_error("no targets were named");
        diag_hint("expected --targets with a folder of configurations");
    } else if (!job->schema && !job->source_count) {
        diag_error("nothing to plan was named");
        diag_hint("expected --sources, or --schema, or both");
    } else if (job->depfile && !job->output) {
        diag_error("--depfile without -o: its rule is for that file");
    } else {
        return true;
    }
    return false;
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

static bool select_targets(struct plan *p, const struct words *w) {
    const char *names = w->target_list && *w->target_list ? w->target_list : "all";
    bool good = true;

    for (size_t i = 0; i < w->define_count; i++)
        good &= targets_define(&p->targets, w->defines[i]);
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
        const char *origin = qapi_path_absolute(p->arena, ts->list[i].origin);

        if (!file_exists(origin))
            continue;
        plan_depends(p, &p->settings, origin);
        if (str_ends(str_from(origin), ".mak")) /* a build's folder changes all the time */
            plan_depends(p, &p->seen, qapi_path_folder(p->arena, origin));
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

static bool make(struct plan *p, const struct words *w) {
    if (!select_targets(p, w))
        return false;
    note_origins(p, &p->targets);
    if (p->targets.universe)
        note_origins(p, p->targets.universe);
    note_program(p);
    return plan_generated(p) && plan_sources(p) && (p->job.check || plan_write(p));
}

/* With --check: the words of then count; -o and --depfile are the check's own. */
static int check_again(struct plan *p, struct words *w) {
    const struct plan_job asked = p->job;
    const char *lists = qapi_path_absolute(p->arena, asked.check);
    const char *output = asked.output ? qapi_path_absolute(p->arena, asked.output) : NULL;
    const char *depfile = asked.depfile ? qapi_path_absolute(p->arena, asked.depfile) : NULL;
    int count;
    char **words = plan_recorded(p->arena, asked.check, &count);

    if (!words)
        return FAILURE;
    p->job = (struct plan_job){.prefix = "", .root = "", .words = words, .word_count = count};
    if (!parse(p, w, count, words))
        return FAILURE;
    p->job.check = lists;
    if (!make(p, w) || !plan_check(p, lists))
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
    struct words words = {0};
    int status = USAGE_ERROR;

    if (parse(&plan, &words, argc, argv)) {
        status = SUCCESS;
        if (words.help)
            fputs(usage, stdout);
        else if (plan.job.check)
            status = check_again(&plan, &words);
        else if (!make(&plan, &words))
            status = FAILURE;
    }
    file_maps_free(&plan.maps);
    free(plan.sources);
    intern_free(&plan.settings);
    intern_free(&plan.seen);
    targets_free(&plan.targets);
    arena_free(&arena);
    return status;
}
