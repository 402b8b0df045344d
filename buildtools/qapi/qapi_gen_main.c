/* SPDX-License-Identifier: MIT */
/*
 * The command line of unitarget-qapi-gen: QEMU's scripts/qapi-gen.py has the same (its docs:
 * docs/devel/qapi-code-gen.rst), but for the options marked below.
 */
#include <ctype.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/diag.h"
#include "qapi/gen/once.h"
#include "qapi/gen/output.h"
#include "qapi/gen/target_files.h"
#include "qapi/qapi.h"
#include "qapi/qapi_options.h"

enum { SUCCESS, FAILURE, USAGE_ERROR };

/* What the command line says. */
struct request {
    const char *schema;
    const char *folder;
    const char *depfile;    /* NULL: none is written */
    const char *list;       /* names of the files that are expected; NULL: any are right */
    bool only_list;         /* print the names of the files, write nothing */
    bool as_keyval;         /* in lists for Meson */
    bool no_record;         /* keep none */
    const char *record;     /* where what this run does is kept; NULL: it is not */
    struct arena arena;     /* of the targets */
    struct targets targets; /* what to compile once for; none: for one target */
    const char *target_function;
    struct qapi_generate_options options;
    struct qapi_load_options load;
};

static bool set_list(struct arena *a, void *request, const char *form) {
    struct request *r = request;

    (void)a;
    r->only_list = true;
    r->as_keyval = form != NULL;
    if (!form || strcmp(form, "keyval") == 0)
        return true;
    diag_error("--list-outputs=%s: the form is not known", form);
    diag_hint("expected --list-outputs, or --list-outputs=keyval");
    return false;
}

static bool set_backend(struct arena *a, void *request, const char *name) {
    (void)a;
    (void)request;
    if (strcmp(name, "qapi.backend.QAPICBackend") == 0)
        return true;
    diag_error("--backend: '%s' is a class of Python's, which cannot be loaded here", name);
    diag_hint("leave the option out for C code, or run QEMU's own generator");
    return false;
}

static bool set_compat(struct arena *a, void *request, const char *release) {
    struct request *r = request;

    (void)a;
    r->load.release = release;
    return (r->load.compat = qapi_compat_choose(release)) != NULL;
}

static bool add_targets(struct arena *a, void *request, const char *what) {
    (void)a;
    return targets_add(&((struct request *)request)->targets, what);
}

static bool define_symbol(struct arena *a, void *request, const char *word) {
    (void)a;
    return targets_define(&((struct request *)request)->targets, word);
}

static bool set_target_function(struct arena *a, void *request, const char *name) {
    (void)a;
    ((struct request *)request)->target_function = name;
    if (str_is_identifier(str_from(name)))
        return true;
    diag_error("--target-function: '%s' is no name of a function in C", name);
    return false;
}

#define INTO(field) OPTION_INTO(struct request, field)

static const struct command_option options[] = {
    {"output-dir", 'o', "DIR", "where the files go (the current folder)", INTO(folder)},
    {"prefix", 'p', "PREFIX", "goes before the names of files and of some symbols",
     INTO(options.prefix)},
    {"builtins", 'b', NULL, "generate also what the built-in types need", INTO(options.builtins)},
    {"unmask-non-abi-names", 'u', NULL, "show the real names of types in the introspection",
     INTO(options.unmask)},
    {"backend", 'B', "NAME", "only qapi.backend.QAPICBackend is known", OPTION_CALLS(set_backend)},
    {"suppress-tracing", 0, NULL, "no trace events for commands", INTO(options.suppress_tracing)},
    OPTION_HEAD("Options that qapi-gen.py does not have:"),
    {"compat", 0, "VERSION",
     "the QEMU release whose language and C interface are meant, 6.2 to 11.1 (what a file VERSION "
     "above SCHEMA says, or 10.2)",
     OPTION_CALLS(set_compat)},
    QAPI_OPTION_DOC_CHECK(struct request),
    QAPI_OPTION_DIAGNOSTICS,
    QAPI_OPTION_NO_WARNINGS(struct request),
    QAPI_OPTION_CONDITIONS(struct request),
    {"depfile", 0, "FILE", "write what the files depend on, as a rule for make or ninja",
     INTO(depfile)},
    {"list-outputs", 0, "[keyval]",
     "print the names of the files, and write none; with keyval, as lists for Meson's module of "
     "this name",
     OPTION_CALLS(set_list)},
    {"check-outputs", 0, "FILE",
     "fail, and write nothing, unless FILE lists the names of the files, one a line", INTO(list)},
    {"no-record", 0, NULL,
     "keep no record in DIR, by which a run is over at once when it would read and write the same "
     "as "
     "the one before",
     INTO(no_record)},
    OPTION_HEAD(
        "Code that is compiled once for all targets, and asks at run time what the target has:"),
    {"targets", 0, "WHAT",
     "the targets: a folder of .mak files, a build folder of QEMU, or NAME=SYMBOL,...; may be "
     "repeated",
     OPTION_CALLS(add_targets)},
    {"define", 0, "SYMBOL=TARGET,...",
     "which of the targets before it define a symbol that their files do not tell of, such as "
     "CONFIG_KVM; none is right",
     OPTION_CALLS(define_symbol)},
    {"target-function", 0, "NAME",
     "the emulator's function that returns the running target's name (target_name)",
     OPTION_CALLS(set_target_function)},
};

const struct command_line qapi_gen_command_line = {
    .command = "unitarget-qapi-gen",
    .purpose = "Generates C code from a QAPI schema. Files whose content stays the same are not "
               "touched.",
    .usage = "[OPTION...] SCHEMA",
    .operand = "FILE",
    .options = options,
    .count = sizeof options / sizeof *options,
};

static bool find_schema(struct request *r, const struct operands *operands) {
    if (operands->count == 1 && strcmp(operands->words[0], "-") == 0) {
        diag_error("the schema is a file: what is generated depends on it");
        return false;
    }
    if (operands->count == 1) {
        r->schema = operands->words[0];
        return true;
    }
    if (operands->count == 0)
        diag_error("there is no schema to read");
    else
        diag_error("there is one schema too much: '%s'", operands->words[1]);
    diag_hint("usage: unitarget-qapi-gen [OPTION...] SCHEMA; --help says more");
    return false;
}

/* The prefix becomes part of names in C, where dots and dashes are made _. */
static bool check_prefix(const char *prefix) {
    for (const char *p = prefix; *p; p++) {
        bool digit = isdigit((unsigned char)*p) && p > prefix;

        if (digit || isalpha((unsigned char)*p) || strchr("_.-", *p))
            continue;
        diag_error("--prefix: '%s' must not have '%c' at its place %td", prefix, *p,
                   p - prefix + 1);
        diag_hint("letters, '_', '.' and '-' are right, and digits behind the first of them");
        return false;
    }
    return true;
}

static void print_list(const struct request *r, const struct qapi_outputs *o) {
    struct arena arena = {0};
    struct qapi_files files;
    struct buf text = {0};

    if (!r->as_keyval) {
        qapi_outputs_list(o, stdout);
        return;
    }
    qapi_files_look(&arena, o, r->options.prefix, NULL, NULL, &files);
    qapi_files_put_lists(&files, &text);
    fwrite(text.p, 1, text.n, stdout); /* main looks for errors */
    buf_free(&text);
    arena_free(&arena);
}

static bool write_outputs(const struct request *r, struct qapi_outputs *o,
                          const struct qapi_schema *s, struct qapi_record *record) {
    if (!qapi_outputs_sort(o) || (r->list && !qapi_outputs_check(o, r->list)))
        return false;
    if (r->only_list) {
        print_list(r, o);
        return true;
    }
    return qapi_outputs_write(o, r->folder) &&
           (!r->depfile || qapi_outputs_depfile(o, r->folder, s, r->depfile, record));
}

static bool generate(const struct request *r, const struct qapi_schema *s,
                     struct qapi_record *record) {
    struct qapi_outputs outputs = {0};
    bool good;

    qapi_generate(&(struct qapi_generation){
        .schema = s,
        .options = &r->options,
        .outputs = &outputs,
    });
    good = write_outputs(r, &outputs, s, record);
    if (good && r->record && diag_silent() && qapi_outputs_record(&outputs, r->folder, s, record))
        qapi_record_write(record, r->record);
    qapi_outputs_free(&outputs);
    return good;
}

/* Without targets, each one's code is compiled on its own. */
static bool apply_targets(struct request *r, struct qapi_schema *s) {
    if (!r->targets.count)
        return true;
    targets_finish(&r->targets);
    return qapi_once_apply(s, &r->targets, r->target_function);
}

static bool load_and_generate(struct request *r, struct str words) {
    struct qapi_record record;
    struct qapi_schema *s;
    bool good;

    qapi_record_begin(&record, words);
    s = qapi_schema_load(r->schema, &r->load);
    good = s && apply_targets(r, s) && generate(r, s, &record);
    qapi_schema_free(s);
    qapi_record_free(&record);
    return good;
}

/* All that the files to be written depend on, but for what is in files: the words of the command
 * line, the folder that paths begin at, and the file that may choose the release. */
static void add_words(struct buf *b, struct request *r, int argc, char **argv) {
    const char *version = qapi_compat_version_file(&r->arena, r->schema);
    char *here = getcwd(NULL, 0);

    for (int i = 1; i < argc; i++)
        buf_add(b, argv[i], strlen(argv[i]) + 1);
    buf_add(b, here ? here : "", here ? strlen(here) + 1 : 1);
    buf_puts(b, version ? version : "");
    free(here);
}

/* Targets are read from more files than are known of here; and with a list of names, something is
 * to be said or checked. */
static bool has_record(const struct request *r) {
    return !r->no_record && !r->targets.count && !r->list && !r->only_list;
}

static bool run(struct request *r, int argc, char **argv) {
    struct buf words = {0};
    bool good;

    add_words(&words, r, argc, argv);
    if (has_record(r))
        r->record = qapi_outputs_record_path(&r->arena, r->folder, r->options.prefix);
    good = r->record && qapi_record_holds(r->record, (struct str){words.p, words.n});
    if (!good) {
        if (r->record)
            unlink(r->record); /* it is not true any more, whatever comes of this run */
        good = load_and_generate(r, (struct str){words.p, words.n});
    }
    buf_free(&words);
    return good;
}

/* A run takes some 10 MB of small pieces, and most of its time would go into getting them page by
 * page: so the heap is made large at once, of large pages where the system has them. */
static void prepare_heap(void) {
#ifdef __GLIBC__
    enum { HEAP = 16 << 20, LARGE_PAGE = 2 << 20 };
    char *p;

    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, HEAP);
    mallopt(M_TOP_PAD, HEAP);
    mallopt(M_TRIM_THRESHOLD, 2 * HEAP);
    p = malloc(1);
    if (p) {
        char *begin = p + (-(uintptr_t)p & (LARGE_PAGE - 1));

        madvise(begin, HEAP - LARGE_PAGE, MADV_HUGEPAGE);
    }
    free(p);
#endif
}

int qapi_gen_main(int argc, char **argv) {
    struct request r = {
        .folder = "",
        .options = {.prefix = "", .tool = "unitarget-qapi-gen"},
        .target_function = "target_name",
    };
    struct operands operands;
    int status;

    prepare_heap();
    r.targets.arena = &r.arena;
    status = options_read(&qapi_gen_command_line, &r.arena, &r, argc, argv, &operands);
    if (!status && !find_schema(&r, &operands))
        status = USAGE_ERROR;
    else if (!status)
        status = check_prefix(r.options.prefix) && run(&r, argc, argv) ? SUCCESS : FAILURE;
    targets_free(&r.targets);
    arena_free(&r.arena);
    return status == OPTIONS_HELP ? SUCCESS : status;
}
