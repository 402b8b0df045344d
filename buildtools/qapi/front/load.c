/* SPDX-License-Identifier: MIT */
/*
 * A schema from its root file to the checked whole: the order of the passes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/path.h"

#include "qapi/front/conditions.h"
#include "qapi/front/find_root.h"
#include "qapi/front/front.h"
#include "qapi/front/store.h"

/* Files, one of which may come from standard input. */
struct files {
    struct arena *arena;
    const char *typed; /* the absolute path of what comes from there; NULL: nothing does any more */
};

static bool read_input(struct arena *a, struct str *text) {
    struct buf in = {0};
    bool good = file_read_stream(&in, stdin);

    *text = (struct str){in.n ? arena_copy(a, in.p, in.n) : "", in.n};
    buf_free(&in);
    return good;
}

static bool load_file(void *ctx, const char *path, struct str *text) {
    struct files *files = ctx;

    if (!files->typed || strcmp(files->typed, path_normal(files->arena, path)) != 0)
        return file_read(files->arena, path, text);
    files->typed = NULL;
    return read_input(files->arena, text);
}

static void run_passes(struct qapi_front *f, const char *path) {
    const char *conditions = f->schema->conditions_file;

    f->errors = diag_errors();
    qapi_read(f, path);
    qapi_check_exprs(f);
    if (conditions && !f->syntax_errors)
        f->syntax_errors = !qapi_conditions_read(f, conditions);
    if (f->syntax_errors) /* what is missing now would only be said to be unknown */
        return;
    qapi_define(f);
    qapi_conditions_check_used(f);
    qapi_check(f);
    f->syntax_errors = diag_errors() != f->errors;
}

/* Sets the schema's release. One that comes from memory has no files above it. */
static bool choose_compat(struct qapi_schema *s, const char *path,
                          const struct qapi_load_options *options,
                          const struct qapi_loader *loader) {
    if (loader)
        s->compat = options->compat ? options->compat : qapi_compat_newest;
    else
        s->compat = qapi_compat_for_schema(&s->arena, path, options->compat, options->release,
                                           !options->no_warnings, &s->version_file);
    return s->compat != NULL;
}

struct qapi_schema *qapi_schema_load_from(const char *path, const struct qapi_load_options *options,
                                          const struct qapi_loader *loader) {
    struct qapi_store *s = qapi_store_new();
    const char *root;
    struct files files = {.arena = &s->schema.arena};
    struct qapi_front f = {
        .schema = &s->schema,
        .loader = loader ? *loader : (struct qapi_loader){load_file, &files},
        .check_docs = options->doc_check == QAPI_DOC_STRICT,
        .lint = !options->no_warnings,
    };

    s->schema.conditions_file = options->conditions;
    if (!loader && strcmp(path, "-") == 0) {
        path = options->assumed ? options->assumed : "<stdin>";
        files.typed = path_normal(files.arena, path);
    }
    if (options->whole && (root = qapi_find_root(files.arena, path)))
        path = root;
    if (!choose_compat(&s->schema, path, options, loader))
        f.syntax_errors = true;
    else
        run_passes(&f, path);
    free(f.exprs);
    qapi_value_stack_free(&f.stack);
    qapi_doc_reader_free(&f.docs);
    if (!f.syntax_errors)
        return &s->schema;
    qapi_schema_free(&s->schema);
    return NULL;
}

struct qapi_schema *qapi_schema_load(const char *path, const struct qapi_load_options *options) {
    return qapi_schema_load_from(path, options, NULL);
}
