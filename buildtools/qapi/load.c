/* SPDX-License-Identifier: MIT */
/*
 * A schema from its root file to the checked whole: the order of the passes.
 */
#include <stdlib.h>

#include "base/diag.h"
#include "base/file.h"

#include "qapi/front.h"
#include "qapi/store.h"

static bool load_file(void *ctx, const char *path, struct str *text) {
    return file_read(&((struct qapi_store *)ctx)->schema.arena, path, text);
}

static void run_passes(struct qapi_front *f, const char *path) {
    f->errors = diag_errors();
    qapi_read(f, path);
    qapi_check_exprs(f);
    if (f->syntax_errors) /* what is missing now would only be said to be unknown */
        return;
    qapi_define(f);
    qapi_check(f);
    f->syntax_errors = diag_errors() != f->errors;
}

struct qapi_schema *qapi_schema_load_from(const char *path, const struct qapi_load_options *options,
                                          const struct qapi_loader *loader) {
    struct qapi_store *s = qapi_store_new(options->compat ? options->compat : qapi_compat_newest);
    struct qapi_front f = {
        .schema = &s->schema,
        .loader = loader ? *loader : (struct qapi_loader){load_file, s},
        .check_docs = options->doc_check == QAPI_DOC_STRICT,
        .lint = !options->no_warnings,
    };

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
