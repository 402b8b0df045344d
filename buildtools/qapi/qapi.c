/* SPDX-License-Identifier: MIT */
/*
 * The command line of `unitarget qapi`.
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "qapi/dump.h"
#include "qapi/emit_schema.h"
#include "qapi/fmt.h"
#include "qapi/front/schema.h"
#include "qapi/qapi.h"
#include "qapi/reference/reference.h"
#include "qapi/schema_classes.h"

enum { SUCCESS, FAILURE, USAGE_ERROR };

static const char usage[] =
    "usage: unitarget qapi check [OPTION...] SCHEMA\n"
    "       unitarget qapi dump [OPTION...] SCHEMA\n"
    "       unitarget qapi fmt [--check] [FILE...]\n"
    "       unitarget qapi classify --targets WHAT [OPTION...] SCHEMA\n"
    "       unitarget qapi emit-schema --targets WHAT --target T|--common-only -o DIR SCHEMA\n"
    "       unitarget qapi reference --targets WHAT [--format html|rst] -o FILE SCHEMA\n"
    "       unitarget qapi generate [OPTION...] SCHEMA\n"
    "\n"
    "check     read a schema with all files that it includes, and say what is wrong\n"
    "dump      print the checked schema as JSON\n"
    "fmt       bring files into canonical form (standard input to standard output without any)\n"
    "classify  say which parts of a schema exist for which targets, and what is wrong about that\n"
    "emit-schema\n"
    "          write the schema as one target has it, or what is common to all, with its comments\n"
    "reference write a reference that says on which targets everything exists\n"
    "generate  generate C code; `unitarget qapi generate --help` lists its options\n"
    "\n"
    "      --compat VERSION         the QEMU release whose language is meant: 7.2, 10.0 or 10.2\n"
    "                               (the newest)\n"
    "      --doc-check strict|off   whether faults of documentation comments are errors (strict)\n"
    "      --diagnostics text|json  the form of messages (text)\n"
    "      --no-warnings            nothing but errors\n"
    "      --check                  fmt: write nothing; fail if a file is not in canonical form\n"
    "                               classify: only say what is wrong, and fail if anything is\n"
    "      --targets WHAT           a build folder of QEMU, a folder of .mak files, a .mak file, "
    "or\n"
    "                               NAME=SYMBOL,SYMBOL; may be given several times\n"
    "      --select PATTERN,...     of these targets only those of such names\n"
    "      --target-symbols A,B     symbols that depend on the target, besides those that are "
    "known\n"
    "                               to (TARGET_..., CONFIG_KVM ...)\n"
    "      --target NAME            emit-schema: the target whose schema is meant\n"
    "      --common-only            emit-schema: what is the same for all targets\n"
    "  -o, --output-dir DIR         emit-schema: where the files go; reference: the file to write\n"
    "      --format FORMAT          classify: table, json, or keyval for Meson (table);\n"
    "                               reference: html or rst (html)\n"
    "      --assume-filename FILE   the file that the text of standard input, named by -, is of\n"
    "  -h, --help                   this text\n";

enum {
    COMPAT = 256,
    DOC_CHECK,
    DIAGNOSTICS,
    NO_WARNINGS,
    CHECK,
    TARGETS,
    SELECT,
    TARGET_SYMBOLS,
    FORMAT,
    TARGET,
    COMMON_ONLY,
    ASSUME
};

static const struct option options[] = {
    {"compat", required_argument, NULL, COMPAT},
    {"doc-check", required_argument, NULL, DOC_CHECK},
    {"diagnostics", required_argument, NULL, DIAGNOSTICS},
    {"no-warnings", no_argument, NULL, NO_WARNINGS},
    {"check", no_argument, NULL, CHECK},
    {"targets", required_argument, NULL, TARGETS},
    {"select", required_argument, NULL, SELECT},
    {"target-symbols", required_argument, NULL, TARGET_SYMBOLS},
    {"format", required_argument, NULL, FORMAT},
    {"target", required_argument, NULL, TARGET},
    {"common-only", no_argument, NULL, COMMON_ONLY},
    {"output-dir", required_argument, NULL, 'o'},
    {"assume-filename", required_argument, NULL, ASSUME},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

struct request {
    struct qapi_load_options load;
    bool check; /* of fmt and classify */
    bool help;
    struct arena arena;
    struct targets targets;
    const char **wanted; /* [wanted_count] where they are found */
    size_t wanted_count;
    const char *select; /* NULL: all targets */
    const char *format; /* NULL: the first that the subcommand has */
    const char *target; /* NULL: none is named */
    bool common_only;
    const char *folder; /* or file, of -o; NULL: none is named */
    char **files;       /* [count] */
    size_t count;
};

/* ---- options ---- */

/* Is the word the second one? False with a message when it is neither. */
static bool choose(const char *option, const char *word, const char *a, const char *b,
                   bool *second) {
    *second = strcmp(word, b) == 0;
    if (*second || strcmp(word, a) == 0)
        return true;
    diag_error("--%s takes '%s' or '%s', not '%s'", option, a, b, word);
    return false;
}

/* The index of --format's word; 0 when there is none; -1 with a message when it is not among them.
 */
static int find_format(const struct request *r, const char *const *names, size_t count,
                       const char *list) {
    for (size_t i = 0; i < count; i++) {
        if (!r->format || strcmp(r->format, names[i]) == 0)
            return (int)i;
    }
    diag_error("--format takes %s, not '%s'", list, r->format);
    return -1;
}

static bool set_option(struct request *r, int option, const char *word) {
    bool second;

    switch (option) {
    case COMPAT: return (r->load.compat = qapi_compat_choose(optarg)) != NULL;
    case DOC_CHECK:
        if (!choose("doc-check", optarg, "strict", "off", &second))
            return false;
        r->load.doc_check = second ? QAPI_DOC_OFF : QAPI_DOC_STRICT;
        return true;
    case DIAGNOSTICS:
        if (!choose("diagnostics", optarg, "text", "json", &second))
            return false;
        if (second)
            diag_use_json();
        return true;
    case NO_WARNINGS: r->load.no_warnings = true; return true;
    case CHECK: r->check = true; return true;
    case TARGETS: r->wanted[r->wanted_count++] = optarg; return true;
    case TARGET_SYMBOLS: return targets_add_symbols(&r->targets, optarg);
    case SELECT: r->select = optarg; return true;
    case FORMAT: r->format = optarg; return true;
    case TARGET: r->target = optarg; return true;
    case COMMON_ONLY: r->common_only = true; return true;
    case ASSUME: r->load.assumed = optarg; return true;
    case 'o': r->folder = optarg; return true;
    case 'h': r->help = true; return true;
    case ':': diag_error("option '%s' needs an argument", word); return false;
    default: diag_error("there is no option '%s'", word); return false;
    }
}

static bool parse(struct request *r, int argc, char **argv) {
    int option;

    r->wanted = arena_array(&r->arena, (size_t)argc, sizeof *r->wanted);
    opterr = 0;
    optind = 0; /* begin anew, as the GNU library does it */
    while ((option = getopt_long(argc, argv, ":ho:", options, NULL)) >= 0) {
        if (!set_option(r, option, argv[optind - 1])) {
            diag_hint("'unitarget qapi --help' lists the options");
            return false;
        }
    }
    r->files = argv + optind;
    r->count = (size_t)(argc - optind);
    return true;
}

/* ---- subcommands ---- */

/* The one schema on the command line, loaded. */
static int with_schema(const struct request *r,
                       bool (*use)(const struct request *r, const struct qapi_schema *s)) {
    struct qapi_schema *s;
    bool good;

    if (r->count != 1) {
        diag_error("there is one schema to name, not %zu", r->count);
        return USAGE_ERROR;
    }
    s = qapi_schema_load(r->files[0], &r->load);
    if (!s)
        return FAILURE;
    good = use(r, s);
    qapi_schema_free(s);
    return good ? SUCCESS : FAILURE;
}

static bool use_check(const struct request *r, const struct qapi_schema *s) {
    (void)r;
    (void)s;
    return true;
}

static bool use_dump(const struct request *r, const struct qapi_schema *s) {
    (void)r;
    qapi_dump(s, stdout); /* main looks for errors */
    return true;
}

static const char *const classify_formats[] = {[QAPI_CLASSIFY_TABLE] = "table",
                                               [QAPI_CLASSIFY_JSON] = "json",
                                               [QAPI_CLASSIFY_KEYVAL] = "keyval"};

static int classify_format(const struct request *r) {
    return find_format(r, classify_formats, 3, "'table', 'json' or 'keyval'");
}

static bool use_classify(const struct request *r, const struct qapi_schema *s) {
    struct qapi_classes classes;
    bool good;

    qapi_classify(&classes, s, &r->targets);
    if (r->check)
        good = qapi_classify_report(&classes);
    else
        good = qapi_classify_print(&classes, (enum qapi_classify_format)classify_format(r), stdout);
    qapi_classes_free(&classes);
    return good;
}

static int run_check(struct request *r) {
    return with_schema(r, use_check);
}

static int run_dump(struct request *r) {
    return with_schema(r, use_dump);
}

static int run_fmt(struct request *r) {
    return qapi_fmt_files(r->files, r->count, r->check, r->load.assumed) ? SUCCESS : FAILURE;
}

/* Reads the targets that the command line names. */
static int read_targets(struct request *r) {
    bool good = true;

    if (!r->wanted_count) {
        diag_error("--targets is missing: for which targets?");
        diag_hint("a build folder of QEMU is right, or its source's configs/targets");
        return USAGE_ERROR;
    }
    for (size_t i = 0; i < r->wanted_count; i++)
        good &= targets_add(&r->targets, r->wanted[i]);
    if (!good || (r->select && !targets_select(&r->targets, r->select)))
        return FAILURE;
    targets_finish(&r->targets);
    return SUCCESS;
}

static int run_classify(struct request *r) {
    int status = classify_format(r) < 0 ? USAGE_ERROR : read_targets(r);

    r->load.no_warnings = true; /* those about conditions come with their targets */
    return status == SUCCESS ? with_schema(r, use_classify) : status;
}

static bool use_emit_schema(const struct request *r, const struct qapi_schema *s) {
    struct arena arena = {0};
    const struct target *target = r->target ? targets_get(&r->targets, r->target) : NULL;
    struct qapi_view view = {&arena, &r->targets, QAPI_VIEW_COMMON};
    bool good = false;

    if (target)
        view.target = (int)(target - r->targets.list);
    if (target || r->common_only)
        good = qapi_emit_schema(s, &view, r->load.doc_check, r->folder);
    arena_free(&arena);
    return good;
}

static int run_emit_schema(struct request *r) {
    int status;

    if (!r->target == !r->common_only) {
        diag_error("either --target NAME or --common-only says what is to be written");
        return USAGE_ERROR;
    }
    if (!r->folder) {
        diag_error("-o DIR is missing: where do the files go?");
        return USAGE_ERROR;
    }
    r->load.no_warnings = true;
    status = read_targets(r);
    return status == SUCCESS ? with_schema(r, use_emit_schema) : status;
}

static int reference_format(const struct request *r) {
    static const char *const names[] = {"html", "rst"};

    return find_format(r, names, 2, "'html' or 'rst'");
}

static bool use_reference(const struct request *r, const struct qapi_schema *s) {
    return qapi_reference_write(s, &r->targets,
                                reference_format(r) ? &qapi_reference_rst : &qapi_reference_html,
                                r->folder);
}

static int run_reference(struct request *r) {
    int status;

    if (reference_format(r) < 0)
        return USAGE_ERROR;
    if (!r->folder) {
        diag_error("-o FILE is missing: where does the reference go?");
        return USAGE_ERROR;
    }
    r->load.no_warnings = true;
    status = read_targets(r);
    return status == SUCCESS ? with_schema(r, use_reference) : status;
}

static const struct {
    const char *name;
    int (*run)(struct request *r); /* NULL: has a command line of its own */
} subcommands[] = {{"check", run_check},
                   {"dump", run_dump},
                   {"fmt", run_fmt},
                   {"classify", run_classify},
                   {"emit-schema", run_emit_schema},
                   {"reference", run_reference},
                   {"generate", NULL}};

enum { SUBCOMMANDS = sizeof subcommands / sizeof *subcommands };

static const char *subcommand_name(const void *ctx, size_t i) {
    (void)ctx;
    return subcommands[i].name;
}

static int run_subcommand(size_t i, int argc, char **argv) {
    struct request r = {.targets = {.arena = &r.arena}};
    int status = USAGE_ERROR;

    if (!subcommands[i].run)
        return qapi_gen_main(argc, argv);
    if (parse(&r, argc, argv)) {
        if (r.help)
            fputs(usage, stdout);
        status = r.help ? SUCCESS : subcommands[i].run(&r);
    }
    targets_free(&r.targets);
    arena_free(&r.arena);
    return status;
}

static int unknown_subcommand(const char *name) {
    const char *nearest = str_nearest(name, SUBCOMMANDS, subcommand_name, NULL);

    diag_error("qapi has no subcommand '%s'", name);
    if (nearest)
        diag_hint("did you mean '%s'?", nearest);
    else
        diag_hint("'unitarget qapi --help' lists the subcommands");
    return USAGE_ERROR;
}

int qapi_main(int argc, char **argv) {
    if (argc < 2) {
        fputs(usage, stderr);
        return USAGE_ERROR;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        fputs(usage, stdout);
        return SUCCESS;
    }
    for (size_t i = 0; i < SUBCOMMANDS; i++) {
        if (strcmp(argv[1], subcommands[i].name) == 0)
            return run_subcommand(i, argc - 1, argv + 1);
    }
    return unknown_subcommand(argv[1]);
}
