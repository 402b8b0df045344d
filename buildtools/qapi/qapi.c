/* SPDX-License-Identifier: MIT */
/*
 * The command line of `unitarget qapi`.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/options.h"
#include "qapi/derive_conditions.h"
#include "qapi/dump.h"
#include "qapi/emit_schema.h"
#include "qapi/fmt.h"
#include "qapi/fmt_changed.h"
#include "qapi/front/schema.h"
#include "qapi/gen/generate.h"
#include "qapi/gen/output.h"
#include "qapi/gen/target_files.h"
#include "qapi/lsp/lsp.h"
#include "qapi/qapi.h"
#include "qapi/qapi_options.h"
#include "qapi/reference/reference.h"
#include "qapi/schema_classes.h"

enum { SUCCESS, FAILURE, USAGE_ERROR };

struct request {
    struct qapi_load_options load;
    bool check;       /* of fmt and classify */
    bool changed;     /* of fmt */
    const char *diff; /* a file, or -; NULL: git's */
    struct arena arena;
    struct targets targets;
    struct word_list wanted;            /* where targets are found */
    const char *select;                 /* NULL: all targets */
    enum qapi_classify_format format;   /* of classify */
    struct qapi_generate_options files; /* of classify: how the files are generated that it lists */
    bool rst;                           /* of reference */
    const char *target;                 /* NULL: none is named */
    bool common_only;
    const char *folder;                   /* or file, of -o; NULL: none is named */
    const struct qapi_compat *old_compat; /* of conditions; NULL: what the older sources say */
    struct operands operands;
};

/* ---- options ---- */

static bool set_compat(struct arena *a, void *request, const char *release) {
    struct request *r = request;

    (void)a;
    r->load.release = release;
    return (r->load.compat = qapi_compat_choose(release)) != NULL;
}

static bool set_old_compat(struct arena *a, void *request, const char *release) {
    (void)a;
    return (((struct request *)request)->old_compat = qapi_compat_choose(release)) != NULL;
}

static bool add_symbols(struct arena *a, void *request, const char *names) {
    (void)a;
    return targets_add_symbols(&((struct request *)request)->targets, names);
}

#define INTO(field) OPTION_INTO(struct request, field)

/* What all have that read a schema, and what all have that ask for targets. */
#define OPTION_ASSUME                                                                              \
    {                                                                                              \
        "assume-filename", 0, "FILE",                                                              \
            "the file that the text of standard input, named by -, is of", INTO(load.assumed)      \
    }
#define SCHEMA_OPTION_COMPAT                                                                       \
    {                                                                                              \
        "compat", 0, "VERSION",                                                                    \
            "the QEMU release whose language is meant, 6.2 to 11.1 (what a file VERSION above "    \
            "SCHEMA says, or 10.2)",                                                               \
            OPTION_CALLS(set_compat)                                                               \
    }
#define SCHEMA_OPTIONS                                                                             \
    SCHEMA_OPTION_COMPAT, QAPI_OPTION_DOC_CHECK(struct request), QAPI_OPTION_DIAGNOSTICS,          \
        QAPI_OPTION_NO_WARNINGS(struct request), QAPI_OPTION_CONDITIONS(struct request),           \
        OPTION_ASSUME
#define TARGET_OPTIONS                                                                             \
    {"targets", 0, "WHAT",                                                                         \
     "a build folder of QEMU, a folder of .mak files, a .mak file, or NAME=SYMBOL,SYMBOL; may be " \
     "given several times",                                                                        \
     INTO(wanted)},                                                                                \
        {"select", 0, "PATTERN,...", "of these targets only those of such names", INTO(select)}, { \
        "target-symbols", 0, "A,B",                                                                \
            "symbols that depend on the target, besides those that are known to (TARGET_..., "     \
            "CONFIG_KVM ...)",                                                                     \
            OPTION_CALLS(add_symbols)                                                              \
    }

static const struct command_option schema_options[] = {SCHEMA_OPTIONS};

static bool set_changed(struct arena *a, void *request, const char *diff) {
    struct request *r = request;

    (void)a;
    r->changed = true;
    r->diff = diff;
    return true;
}

static const struct command_option fmt_options[] = {
    {"changed", 0, "[FILE]",
     "only the lines that are new in a unified diff: in FILE, or, for -, on standard input (what "
     "git says has changed since the last commit)",
     OPTION_CALLS(set_changed)},
    {"check", 0, NULL, "write nothing; fail if a file is not in canonical form", INTO(check)},
    QAPI_OPTION_DIAGNOSTICS,
    OPTION_ASSUME,
};

static const struct command_option classify_options[] = {
    TARGET_OPTIONS,
    {"check", 0, NULL, "only say what is wrong, and fail if anything is", INTO(check)},
    {"format", 0, "table|json|keyval", "a table, JSON, or lists for Meson's keyval module (table)",
     OPTION_CHOOSES(struct request, format)},
    OPTION_HEAD("How the files are generated that keyval lists, as of unitarget-qapi-gen:"),
    {"prefix", 0, "PREFIX", "goes before their names", INTO(files.prefix)},
    {"builtins", 0, NULL, "also what the built-in types need", INTO(files.builtins)},
    {"suppress-tracing", 0, NULL, "no trace events for commands", INTO(files.suppress_tracing)},
    OPTION_HEAD("How the schema is read:"),
    SCHEMA_OPTIONS,
};

static const struct command_option emit_options[] = {
    TARGET_OPTIONS,
    {"target", 0, "NAME", "the target whose schema is meant", INTO(target)},
    {"common-only", 0, NULL, "what is the same for all targets", INTO(common_only)},
    {"output-dir", 'o', "DIR", "where the files go", INTO(folder)},
    SCHEMA_OPTIONS,
};

static const struct command_option reference_options[] = {
    TARGET_OPTIONS,
    {"format", 0, "html|rst", "a page of HTML, or reStructuredText (html)",
     OPTION_CHOOSES(struct request, rst)},
    {NULL, 'o', "FILE", "the file to write", INTO(folder)},
    SCHEMA_OPTIONS,
};

static const struct command_option lsp_options[] = {
    SCHEMA_OPTION_COMPAT,
    QAPI_OPTION_DOC_CHECK(struct request),
    QAPI_OPTION_NO_WARNINGS(struct request),
    QAPI_OPTION_CONDITIONS(struct request),
    TARGET_OPTIONS,
};

static const struct command_option conditions_options[] = {
    {"old-compat", 0, "VERSION", "the QEMU release of OLD (what a file VERSION above it says)",
     OPTION_CALLS(set_old_compat)},
    {"compat", 0, "VERSION", "the QEMU release of NEW (what a file VERSION above it says)",
     OPTION_CALLS(set_compat)},
    {"target-symbols", 0, "A,B",
     "symbols that depend on the target, besides those that are known to (TARGET_..., "
     "CONFIG_KVM ...)",
     OPTION_CALLS(add_symbols)},
    {NULL, 'o', "FILE", "the file to write (standard output)", INTO(folder)},
    QAPI_OPTION_DIAGNOSTICS,
};

#define OPTIONS(table) .options = table, .count = sizeof table / sizeof *table

static const struct command_line check_line = {
    .command = "unitarget qapi check",
    .purpose = "Reads a schema with all files that it includes, and says what is wrong.",
    .usage = "[OPTION...] SCHEMA",
    .operand = "FILE",
    OPTIONS(schema_options)};
static const struct command_line dump_line = {.command = "unitarget qapi dump",
                                              .purpose = "Prints the checked schema as JSON.",
                                              .usage = "[OPTION...] SCHEMA",
                                              .operand = "FILE",
                                              OPTIONS(schema_options)};
static const struct command_line fmt_line = {
    .command = "unitarget qapi fmt",
    .purpose = "Brings files into canonical form; without any, standard input to standard output.",
    .usage = "[OPTION...] [FILE...]",
    .operand = "FILE",
    OPTIONS(fmt_options)};
static const struct command_line classify_line = {
    .command = "unitarget qapi classify",
    .purpose =
        "Says which parts of a schema exist for which targets, and what is wrong about that.",
    .usage = "--targets WHAT [OPTION...] SCHEMA",
    .operand = "FILE",
    OPTIONS(classify_options)};
static const struct command_line emit_line = {
    .command = "unitarget qapi emit-schema",
    .purpose =
        "Writes the schema as one target has it, or what is common to all, with its comments.",
    .usage = "--targets WHAT --target NAME|--common-only -o DIR [OPTION...] SCHEMA",
    .operand = "FILE",
    OPTIONS(emit_options)};
static const struct command_line reference_line = {
    .command = "unitarget qapi reference",
    .purpose = "Writes a reference that says on which targets everything exists.",
    .usage = "--targets WHAT -o FILE [OPTION...] SCHEMA",
    .operand = "FILE",
    OPTIONS(reference_options)};

static const struct command_line conditions_line = {
    .command = "unitarget qapi conditions",
    .purpose = "Writes the conditions on the target that OLD's schema has, and NEW's no more, for "
               "the option --conditions of the other commands.",
    .usage = "[OPTION...] OLD NEW",
    .operand = "FILE",
    OPTIONS(conditions_options)};

static const struct command_line lsp_line = {
    .command = "unitarget qapi lsp",
    .purpose = "A language server for editors, on standard input and output (Language Server "
               "Protocol): what is wrong while one types, definitions, references, documentation, "
               "completion, renaming, the canonical form.",
    .usage = "[OPTION...]",
    OPTIONS(lsp_options)};

/* ---- subcommands ---- */

/* The one schema on the command line, loaded. */
static int with_schema(const struct request *r,
                       bool (*use)(const struct request *r, const struct qapi_schema *s)) {
    struct qapi_schema *s;
    bool good;

    if (r->operands.count != 1) {
        diag_error("there is one schema to name, not %zu", r->operands.count);
        return USAGE_ERROR;
    }
    s = qapi_schema_load(r->operands.words[0], &r->load);
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

static bool symbol_depends(const void *targets, const char *name) {
    return targets_depends(targets, name) || targets_symbol(targets, name);
}

/* Where code is compiled for each target: which of the generated files differ. */
static bool print_files(const struct request *r, const struct qapi_schema *s) {
    struct qapi_outputs outputs = {0};
    struct arena arena = {0};
    struct qapi_files files;
    struct buf text = {0};
    bool good;

    qapi_generate(
        &(struct qapi_generation){.schema = s, .options = &r->files, .outputs = &outputs});
    good = qapi_outputs_sort(&outputs);
    if (good) {
        qapi_files_look(&arena, &outputs, r->files.prefix, symbol_depends, &r->targets, &files);
        qapi_files_put_lists(&files, &text);
        fwrite(text.p, 1, text.n, stdout); /* main looks for errors */
    }
    buf_free(&text);
    arena_free(&arena);
    qapi_outputs_free(&outputs);
    return good;
}

static bool use_classify(const struct request *r, const struct qapi_schema *s) {
    struct qapi_classes classes;
    bool good;

    qapi_classify(&classes, s, &r->targets);
    if (r->check)
        good = qapi_classify_report(&classes);
    else
        good = qapi_classify_print(&classes, r->format, stdout) &&
               (r->format != QAPI_CLASSIFY_KEYVAL || print_files(r, s));
    qapi_classes_free(&classes);
    return good;
}

static int run_check(struct request *r) {
    r->load.whole = true;
    return with_schema(r, use_check);
}

static int run_dump(struct request *r) {
    return with_schema(r, use_dump);
}

static int run_fmt(struct request *r) {
    if (r->changed)
        return qapi_fmt_changed(r->diff, r->operands.words, r->operands.count, r->check) ? SUCCESS
                                                                                         : FAILURE;
    return qapi_fmt_files(r->operands.words, r->operands.count, r->check, r->load.assumed)
               ? SUCCESS
               : FAILURE;
}

/* Reads the targets that the command line names. */
static int read_targets(struct request *r) {
    bool good = true;

    if (!r->wanted.count) {
        diag_error("--targets is missing: for which targets?");
        diag_hint("a build folder of QEMU is right, or its source's configs/targets");
        return USAGE_ERROR;
    }
    for (size_t i = 0; i < r->wanted.count; i++)
        good &= targets_add(&r->targets, r->wanted.words[i]);
    if (!good || (r->select && !targets_select(&r->targets, r->select)))
        return FAILURE;
    targets_finish(&r->targets);
    return SUCCESS;
}

static int run_classify(struct request *r) {
    int status = read_targets(r);

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

static bool use_reference(const struct request *r, const struct qapi_schema *s) {
    return qapi_reference_write(s, &r->targets, r->rst ? &qapi_reference_rst : &qapi_reference_html,
                                r->folder);
}

static int run_reference(struct request *r) {
    int status;

    if (!r->folder) {
        diag_error("-o FILE is missing: where does the reference go?");
        return USAGE_ERROR;
    }
    r->load.no_warnings = true;
    status = read_targets(r);
    return status == SUCCESS ? with_schema(r, use_reference) : status;
}

static bool write_conditions(const struct request *r, const struct qapi_schema *older,
                             const struct qapi_schema *newer) {
    struct buf text = {0};
    bool good = qapi_derive_conditions(&text, older, newer, &r->targets) > 0;

    if (!good)
        diag_error("%s has no conditions on the target that %s lacks: there is nothing to write",
                   r->operands.words[0], r->operands.words[1]);
    else if (r->folder)
        good = file_write(r->folder, text.p, text.n, 0666) != FILE_FAILED;
    else
        fwrite(text.p, 1, text.n, stdout); /* main looks for errors */
    buf_free(&text);
    return good;
}

static int run_conditions(struct request *r) {
    struct qapi_load_options load = {
        .compat = r->old_compat, .doc_check = QAPI_DOC_OFF, .no_warnings = true};
    struct qapi_schema *older, *newer;
    bool good;

    if (r->operands.count != 2) {
        diag_error("there are two schemas to name, an older and a newer one, not %zu",
                   r->operands.count);
        return USAGE_ERROR;
    }
    targets_finish(&r->targets);
    older = qapi_schema_load(r->operands.words[0], &load);
    load.compat = r->load.compat;
    newer = qapi_schema_load(r->operands.words[1], &load);
    good = older && newer && write_conditions(r, older, newer);
    qapi_schema_free(older);
    qapi_schema_free(newer);
    return good ? SUCCESS : FAILURE;
}

static int run_lsp(struct request *r) {
    int status = SUCCESS;

    if (r->operands.count) {
        diag_error("the client names the files, not the command line: '%s'", r->operands.words[0]);
        return USAGE_ERROR;
    }
    if (r->wanted.count)
        status = read_targets(r);
    else
        targets_finish(&r->targets);
    return status == SUCCESS ? qapi_lsp_serve(&r->load, &r->targets) : status;
}

/* What each of the list runs; NULL: it has a command line of its own. */
static int (*const runs[])(struct request *r) = {run_check,      run_dump,        run_fmt,
                                                 run_classify,   run_emit_schema, run_reference,
                                                 run_conditions, run_lsp,         NULL};

static const struct subcommand list[] = {
    {"check", "read a schema with all files that it includes, and say what is wrong", NULL,
     &check_line, NULL},
    {"dump", "print the checked schema as JSON", NULL, &dump_line, NULL},
    {"fmt", "bring files into canonical form", NULL, &fmt_line, NULL},
    {"classify",
     "say which parts of a schema exist for which targets, and what is wrong about that", NULL,
     &classify_line, NULL},
    {"emit-schema",
     "write the schema as one target has it, or what is common to all, with its comments", NULL,
     &emit_line, NULL},
    {"reference", "write a reference that says on which targets everything exists", NULL,
     &reference_line, NULL},
    {"conditions",
     "write the conditions on the target that an older schema has, and a newer one lacks", NULL,
     &conditions_line, NULL},
    {"lsp", "serve editors, as a language server", NULL, &lsp_line, NULL},
    {"generate", "generate C code, as unitarget-qapi-gen does", NULL, &qapi_gen_command_line, NULL},
};

static_assert(sizeof list / sizeof *list == sizeof runs / sizeof *runs, "one each");

const struct subcommands qapi_subcommands = {"unitarget qapi", list, sizeof list / sizeof *list};

int qapi_main(int argc, char **argv) {
    const struct subcommand *found;
    struct request r = {.targets = {.arena = &r.arena},
                        .files = {.prefix = "", .tool = "unitarget"}};
    int status;

    if (argc < 2) {
        subcommands_print_help(&qapi_subcommands, stderr);
        return USAGE_ERROR;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        subcommands_print_help(&qapi_subcommands, stdout);
        return SUCCESS;
    }
    found = subcommand_find(&qapi_subcommands, argv[1]);
    if (!found)
        return USAGE_ERROR;
    if (!runs[found - list])
        return qapi_gen_main(argc - 1, argv + 1);
    status = options_read(found->line, &r.arena, &r, argc - 1, argv + 1, &r.operands);
    if (!status)
        status = runs[found - list](&r);
    targets_free(&r.targets);
    arena_free(&r.arena);
    return status == OPTIONS_HELP ? SUCCESS : status;
}
