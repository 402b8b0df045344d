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
#include "qapi/fmt.h"
#include "qapi/qapi.h"
#include "qapi/schema.h"

enum { SUCCESS, FAILURE, USAGE_ERROR };

static const char usage[] =
    "usage: unitarget qapi check [OPTION...] SCHEMA\n"
    "       unitarget qapi dump [OPTION...] SCHEMA\n"
    "       unitarget qapi fmt [--check] [FILE...]\n"
    "       unitarget qapi generate [OPTION...] SCHEMA\n"
    "\n"
    "check     read a schema with all files that it includes, and say what is wrong\n"
    "dump      print the checked schema as JSON\n"
    "fmt       bring files into canonical form (standard input to standard output without any)\n"
    "generate  generate C code; `unitarget qapi generate --help` lists its options\n"
    "\n"
    "      --compat VERSION         the QEMU release whose language is meant: 7.2, 10.0 or 10.2\n"
    "                               (the newest)\n"
    "      --doc-check strict|off   whether faults of documentation comments are errors (strict)\n"
    "      --diagnostics text|json  the form of messages (text)\n"
    "      --no-warnings            nothing but errors\n"
    "      --check                  fmt: write nothing; fail if a file is not in canonical form\n"
    "  -h, --help                   this text\n";

enum { COMPAT = 256, DOC_CHECK, DIAGNOSTICS, NO_WARNINGS, CHECK };

static const struct option options[] = {
    {"compat", required_argument, NULL, COMPAT},
    {"doc-check", required_argument, NULL, DOC_CHECK},
    {"diagnostics", required_argument, NULL, DIAGNOSTICS},
    {"no-warnings", no_argument, NULL, NO_WARNINGS},
    {"check", no_argument, NULL, CHECK},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

struct request {
    struct qapi_load_options load;
    bool check; /* of fmt */
    bool help;
    char **files; /* [count] */
    size_t count;
};

/* ---- options ---- */

static const char *compat_name(const void *ctx, size_t i) {
    (void)ctx;
    return qapi_compat_get(i)->name;
}

static bool set_compat(struct request *r, const char *name) {
    size_t n = 0;
    const char *nearest;

    r->load.compat = qapi_compat_find(name);
    if (r->load.compat)
        return true;
    while (qapi_compat_get(n))
        n++;
    diag_error("--compat: version '%s' is not known", name);
    nearest = str_nearest(name, n, compat_name, NULL);
    if (nearest)
        diag_hint("did you mean '%s'?", nearest);
    return false;
}

/* Is the word the second one? False with a message when it is neither. */
static bool choose(const char *option, const char *word, const char *a, const char *b,
                   bool *second) {
    *second = strcmp(word, b) == 0;
    if (*second || strcmp(word, a) == 0)
        return true;
    diag_error("--%s takes '%s' or '%s', not '%s'", option, a, b, word);
    return false;
}

static bool set_option(struct request *r, int option, const char *word) {
    bool second;

    switch (option) {
    case COMPAT: return set_compat(r, optarg);
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
    case 'h': r->help = true; return true;
    case ':': diag_error("option '%s' needs an argument", word); return false;
    default: diag_error("there is no option '%s'", word); return false;
    }
}

static bool parse(struct request *r, int argc, char **argv) {
    int option;

    opterr = 0;
    optind = 0; /* begin anew, as the GNU library does it */
    while ((option = getopt_long(argc, argv, ":h", options, NULL)) >= 0) {
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
static int with_schema(const struct request *r, bool (*use)(const struct qapi_schema *s)) {
    struct qapi_schema *s;
    bool good;

    if (r->count != 1) {
        diag_error("there is one schema to name, not %zu", r->count);
        return USAGE_ERROR;
    }
    s = qapi_schema_load(r->files[0], &r->load);
    if (!s)
        return FAILURE;
    good = use(s);
    qapi_schema_free(s);
    return good ? SUCCESS : FAILURE;
}

static bool use_check(const struct qapi_schema *s) {
    (void)s;
    return true;
}

static bool use_dump(const struct qapi_schema *s) {
    return qapi_dump(s, stdout);
}

static int run_check(const struct request *r) {
    return with_schema(r, use_check);
}

static int run_dump(const struct request *r) {
    return with_schema(r, use_dump);
}

static int run_fmt(const struct request *r) {
    return qapi_fmt_files(r->files, r->count, r->check) ? SUCCESS : FAILURE;
}

static const struct {
    const char *name;
    int (*run)(const struct request *r); /* NULL: has a command line of its own */
} subcommands[] = {{"check", run_check}, {"dump", run_dump}, {"fmt", run_fmt}, {"generate", NULL}};

enum { SUBCOMMANDS = sizeof subcommands / sizeof *subcommands };

static const char *subcommand_name(const void *ctx, size_t i) {
    (void)ctx;
    return subcommands[i].name;
}

static int run_subcommand(size_t i, int argc, char **argv) {
    struct request r = {0};

    if (!subcommands[i].run)
        return qapi_gen_main(argc, argv);
    if (!parse(&r, argc, argv))
        return USAGE_ERROR;
    if (!r.help)
        return subcommands[i].run(&r);
    fputs(usage, stdout);
    return SUCCESS;
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
