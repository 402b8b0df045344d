/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the language server share. The server owns it all.
 */
#ifndef QAPI_LSP_LSP_SERVER_H
#define QAPI_LSP_LSP_SERVER_H

#include "qapi/front/schema.h"
#include "qapi/lsp/lsp_files.h"
#include "qapi/lsp/lsp_message.h"
#include "qapi/where/targets.h"

/* A schema that open documents belong to. */
struct lsp_project {
    char *root;              /* absolute */
    bool stale;              /* something has changed since it was loaded */
    struct lsp_file **files; /* [count] those that were read the last time, the root first */
    size_t count, capacity;
    struct qapi_schema *schema; /* the last one without errors, or NULL */
    struct arena texts;         /* what that was read from */
    json_t *reported;           /* addresses for which diagnostics are shown */
};

struct lsp_server {
    const struct qapi_load_options *load;
    const struct targets *targets; /* none: count is 0 */
    enum lsp_units units;
    bool initialized, shut_down;
    bool related; /* the client shows other places of a diagnostic */
    struct lsp_files files;
    struct lsp_project **projects; /* [project_count] */
    size_t project_count, project_capacity;
    struct arena scratch; /* of one message */
};

/* The project of a document, found anew when nothing is known of it. */
struct lsp_project *lsp_project_of(struct lsp_server *s, struct lsp_file *file);

/* Loads the project's schema and tells the client what is wrong with it. */
void lsp_project_check(struct lsp_server *s, struct lsp_project *p);

void lsp_project_free(struct lsp_project *p);

/* What a request is about: a document, and an offset in its source's text, the index being made. */
struct lsp_spot {
    struct lsp_file *file;
    struct lsp_project *project;
    size_t offset;
    const struct lsp_name *name; /* what stands there, or NULL */
};

/* False when the parameters name none. */
bool lsp_find_spot(struct lsp_server *s, const json_t *params, struct lsp_spot *spot);

json_t *lsp_range(const struct lsp_server *s, const struct lsp_file *f, size_t begin, size_t end);
json_t *lsp_location(struct lsp_server *s, const struct lsp_file *f, struct qapi_span span);

/* The definition of this name among the project's files; *file gets where it is. */
const struct lsp_name *lsp_find_definition(const struct lsp_project *p, struct str name,
                                           struct lsp_file **file);

/* Does the name stand for a definition? */
bool lsp_refers(const struct lsp_name *name);

/* Answers to requests: the result, or NULL for null. */
json_t *lsp_definition(struct lsp_server *s, const json_t *params);
json_t *lsp_references(struct lsp_server *s, const json_t *params);
json_t *lsp_hover(struct lsp_server *s, const json_t *params);
json_t *lsp_symbols(struct lsp_server *s, const json_t *params);
json_t *lsp_completion(struct lsp_server *s, const json_t *params);
json_t *lsp_formatting(struct lsp_server *s, const json_t *params);

/* NULL with *why when that cannot be done. */
json_t *lsp_prepare_rename(struct lsp_server *s, const json_t *params, const char **why);
json_t *lsp_rename(struct lsp_server *s, const json_t *params, const char **why);

#endif
