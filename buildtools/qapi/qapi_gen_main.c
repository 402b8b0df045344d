/* SPDX-License-Identifier: MIT */
/*
 * The command line of unitarget-qapi-gen: QEMU's scripts/qapi-gen.py has the same (its docs:
 * docs/devel/qapi-code-gen.rst), but for the options marked below.
 */
#include <ctype.h>
#include <getopt.h>
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
#include "qapi/qapi.h"

enum { SUCCESS, FAILURE, USAGE_ERROR };

/* Options without a letter. */
enum {
    COMPAT = 256,
    DOC_CHECK,
    DIAGNOSTICS,
    WARNINGS,
    DEPFILE,
    LIST,
    CHECK,
    NO_RECORD,
    TRACING,
    TARGETS,
    DEFINE,
    FUNCTION
};

/* What the command line says. */
struct request {
    const char *schema;
    const char *folder;
    const char *depfile;    /* NULL: none is written */
    const char *list;       /* names of the files that are expected; NULL: any are right */
    bool only_list;         /* print the names of the files, write nothing */
    bool no_record;         /* keep none */
    const char *record;     /* where what this run does is kept; NULL: it is not */
    struct arena arena;     /* of the targets */
    struct targets targets; /* what to compile once for; none: for one target */
    const char *target_function;
    struct qapi_generate_options options;
    struct qapi_load_options load;
};

static const char usage[] =
    "usage: unitarget-qapi-gen [OPTION...] SCHEMA\n"
    "\n"
    "Generates C code from a QAPI schema. Files whose content stays the same are not touched.\n"
    "\n"
    "  -o, --output-dir DIR         where the files go (the current folder)\n"
    "  -p, --prefix PREFIX          goes before the names of files and of some symbols\n"
    "  -b, --builtins               generate also what the built-in types need\n"
    "  -u, --unmask-non-abi-names   show the real names of types in the introspection\n"
    "  -B, --backend NAME           only qapi.backend.QAPICBackend is known\n"
    "      --suppress-tracing       no trace events for commands\n"
    "  -h, --help                   this text\n"
    "\n"
    "Options that qapi-gen.py does not have:\n"
    "      --compat VERSION         the QEMU release whose language and C interface are meant:\n"
    "                               7.2, 10.0 or 10.2 (the newest)\n"
    "      --doc-check strict|off   whether faults of documentation comments are errors (strict)\n"
    "      --diagnostics text|json  the form of messages (text)\n"
    "      --no-warnings            nothing but errors\n"
    "      --depfile FILE           write what the files depend on, as a rule for make or ninja\n"
    "      --list-outputs           print the names of the files, and write none\n"
    "      --check-outputs FILE     fail, and write nothing, unless FILE lists the names of the\n"
    "                               files, one a line\n"
    "      --no-record                  keep no record in DIR, by which a run is over at once when "
    "it\n"
    "                               would read and write the same as the one before\n"
    "\n"
    "Code that is compiled once for all targets, and asks at run time what the target has:\n"
    "      --targets WHAT           the targets: a folder of .mak files, a build folder of QEMU, "
    "or\n"
    "                               NAME=SYMBOL,...; may be repeated\n"
    "      --define SYMBOL=TARGET,...\n"
    "                               which of the targets before it define a symbol that their "
    "files\n"
    "                               do not tell of, such as CONFIG_KVM; none is right\n"
    "      --target-function NAME   the emulator's function that returns the running target's "
    "name\n"
    "                               (target_name)\n";

static const struct option options[] = {
    {"output-dir", required_argument, NULL, 'o'},
    {"prefix", required_argument, NULL, 'p'},
    {"builtins", no_argument, NULL, 'b'},
    {"unmask-non-abi-names", no_argument, NULL, 'u'},
    {"backend", required_argument, NULL, 'B'},
    {"suppress-tracing", no_argument, NULL, TRACING},
    {"help", no_argument, NULL, 'h'},
    {"compat", required_argument, NULL, COMPAT},
    {"doc-check", required_argument, NULL, DOC_CHECK},
    {"diagnostics", required_argument, NULL, DIAGNOSTICS},
    {"no-warnings", no_argument, NULL, WARNINGS},
    {"depfile", required_argument, NULL, DEPFILE},
    {"list-outputs", no_argument, NULL, LIST},
    {"check-outputs", required_argument, NULL, CHECK},
    {"no-record", no_argument, NULL, NO_RECORD},
    {"targets", required_argument, NULL, TARGETS},
    {"define", required_argument, NULL, DEFINE},
    {"target-function", required_argument, NULL, FUNCTION},
    {NULL, 0, NULL, 0},
};

/* One of two words; false with a message when it is none. */
static bool choose(bool *second, const char *option, const char *word, const char *a,
                   const char *b) {
    *second = strcmp(word, b) == 0;
    if (*second || strcmp(word, a) == 0)
        return true;
    diag_error("--%s takes '%s' or '%s', not '%s'", option, a, b, word);
    return false;
}

static bool set_backend(const char *name) {
    if (strcmp(name, "qapi.backend.QAPICBackend") == 0)
        return true;
    diag_error("--backend: '%s' is a class of Python's, which cannot be loaded here", name);
    diag_hint("leave the option out for C code, or run QEMU's own generator");
    return false;
}

static bool set_doc_check(struct request *r, const char *word) {
    bool off;

    if (!choose(&off, "doc-check", word, "strict", "off"))
        return false;
    r->load.doc_check = off ? QAPI_DOC_OFF : QAPI_DOC_STRICT;
    return true;
}

static bool set_diagnostics(const char *word) {
    bool json;

    if (!choose(&json, "diagnostics", word, "text", "json"))
        return false;
    if (json)
        diag_use_json();
    return true;
}

static bool set_target_function(struct request *r, const char *name) {
    r->target_function = name;
    if (str_is_identifier(str_from(name)))
        return true;
    diag_error("--target-function: '%s' is no name of a function in C", name);
    return false;
}

/* getopt has left the word in argv; it does not tell unknown from ambiguous ones. */
static bool bad_option(const char *word, int option) {
    if (option == ':')
        diag_error("option '%s' needs an argument", word);
    else
        diag_error("option '%s' is unknown, ambiguous, or takes no argument", word);
    diag_hint("'unitarget-qapi-gen --help' lists the options");
    return false;
}

static bool set_option(struct request *r, int option, const char *word) {
    switch (option) {
    case 'o': r->folder = optarg; return true;
    case 'p': r->options.prefix = optarg; return true;
    case 'b': r->options.builtins = true; return true;
    case 'u': r->options.unmask = true; return true;
    case 'B': return set_backend(optarg);
    case TRACING: r->options.suppress_tracing = true; return true;
    case COMPAT: return (r->load.compat = qapi_compat_choose(optarg)) != NULL;
    case DOC_CHECK: return set_doc_check(r, optarg);
    case DIAGNOSTICS: return set_diagnostics(optarg);
    case WARNINGS: r->load.no_warnings = true; return true;
    case DEPFILE: r->depfile = optarg; return true;
    case LIST: r->only_list = true; return true;
    case CHECK: r->list = optarg; return true;
    case NO_RECORD: r->no_record = true; return true;
    case TARGETS: return targets_add(&r->targets, optarg);
    case DEFINE: return targets_define(&r->targets, optarg);
    case FUNCTION: return set_target_function(r, optarg);
    default: return bad_option(word, option);
    }
}

static bool find_schema(struct request *r, int argc, char **argv) {
    if (argc == 1 && strcmp(argv[0], "-") == 0) {
        diag_error("the schema is a file: what is generated depends on it");
        return false;
    }
    if (argc == 1) {
        r->schema = argv[0];
        return true;
    }
    if (argc == 0)
        diag_error("there is no schema to read");
    else
        diag_error("there is one schema too much: '%s'", argv[1]);
    diag_hint("usage: unitarget-qapi-gen [OPTION...] SCHEMA; --help says more");
    return false;
}

/* Returns -1 to go on, or the exit status. */
static int parse(struct request *r, int argc, char **argv) {
    int option;

    opterr = 0;
    optind = 0; /* begin anew, as the GNU library does it */
    while ((option = getopt_long(argc, argv, ":o:p:buB:h", options, NULL)) >= 0) {
        if (option == 'h') {
            fputs(usage, stdout);
            return SUCCESS;
        }
        if (!set_option(r, option, argv[optind - 1]))
            return USAGE_ERROR;
    }
    return find_schema(r, argc - optind, argv + optind) ? -1 : USAGE_ERROR;
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

static bool write_outputs(const struct request *r, struct qapi_outputs *o,
                          const struct qapi_schema *s, struct qapi_record *record) {
    if (!qapi_outputs_sort(o) || (r->list && !qapi_outputs_check(o, r->list)))
        return false;
    if (r->only_list) {
        qapi_outputs_list(o, stdout);
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

/* All that the files to be written depend on, but for files: the words of the command line, and the
 * folder that paths begin at. */
static void add_words(struct buf *b, int argc, char **argv) {
    char *here = getcwd(NULL, 0);

    for (int i = 1; i < argc; i++)
        buf_add(b, argv[i], strlen(argv[i]) + 1);
    buf_puts(b, here ? here : "");
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

    add_words(&words, argc, argv);
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
    int status;

    prepare_heap();
    r.targets.arena = &r.arena;
    status = parse(&r, argc, argv);
    if (status < 0)
        status = check_prefix(r.options.prefix) && run(&r, argc, argv) ? SUCCESS : FAILURE;
    targets_free(&r.targets);
    arena_free(&r.arena);
    return status;
}
