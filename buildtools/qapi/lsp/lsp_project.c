/* SPDX-License-Identifier: MIT */
/*
 * Schemas that documents belong to, and what is wrong with them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/die.h"
#include "base/path.h"
#include "qapi/front/find_root.h"
#include "qapi/lsp/lsp_server.h"

static bool has_file(const struct lsp_project *p, const struct lsp_file *file) {
    for (size_t i = 0; i < p->count; i++) {
        if (p->files[i] == file)
            return true;
    }
    return false;
}

static struct lsp_project *get_project(struct lsp_server *s, const char *root) {
    struct lsp_project *p;

    for (size_t i = 0; i < s->project_count; i++) {
        if (strcmp(s->projects[i]->root, root) == 0)
            return s->projects[i];
    }
    p = calloc(1, sizeof *p);
    if (!p || !(p->root = strdup(root)))
        die("out of memory");
    p->stale = true;
    p->reported = json_object();
    s->projects =
        array_grow(s->projects, &s->project_capacity, s->project_count + 1, sizeof *s->projects);
    s->projects[s->project_count++] = p;
    return p;
}

struct lsp_project *lsp_project_of(struct lsp_server *s, struct lsp_file *file) {
    const char *root;

    for (size_t i = 0; i < s->project_count; i++) {
        if (has_file(s->projects[i], file))
            return s->projects[i];
    }
    root = qapi_find_root(&s->scratch, file->path);
    return get_project(s, root ? root : file->path);
}

void lsp_project_free(struct lsp_project *p) {
    qapi_schema_free(p->schema);
    arena_free(&p->texts);
    json_decref(p->reported);
    free(p->files);
    free(p->root);
    free(p);
}

/* ---- loading ---- */

struct loading {
    struct lsp_server *server;
    struct lsp_project *project;
    struct arena texts;
};

/* A schema keeps its text, which documents do not: so it gets a copy. */
static bool load_file(void *ctx, const char *path, struct str *text) {
    struct loading *l = ctx;
    struct lsp_project *p = l->project;
    struct lsp_file *f = lsp_file_get(&l->server->files, path_normal(&l->server->scratch, path));

    if (!has_file(p, f)) {
        p->files = array_grow(p->files, &p->capacity, p->count + 1, sizeof(struct lsp_file *));
        p->files[p->count++] = f;
    }
    if (!lsp_file_refresh(f)) {
        errno = ENOENT;
        return false;
    }
    *text = lsp_file_text(f);
    *text = (struct str){arena_copy(&l->texts, text->p, text->n), text->n};
    return true;
}

/* Which release: what the command line says, or the sources. An unknown one is the newest here. */
static const struct qapi_compat *release_of(struct lsp_server *s, const char *root) {
    const struct qapi_compat *compat;
    const char *file;

    compat = qapi_compat_for_schema(&s->scratch, root, s->load->compat, NULL, false, &file);
    return compat ? compat : qapi_compat_newest;
}

/* Loads it; the messages, lines of JSON, become a string that the caller frees. */
static char *load(struct lsp_server *s, struct lsp_project *p) {
    struct loading l = {.server = s, .project = p};
    struct qapi_loader loader = {load_file, &l};
    struct qapi_load_options options = *s->load;
    struct qapi_schema *schema;
    char *text = NULL;
    size_t size;
    FILE *to = open_memstream(&text, &size);

    if (!to)
        die("out of memory");
    diag_redirect(to);
    diag_quiet(true);
    options.compat = release_of(s, p->root);
    diag_quiet(false);
    diag_use_json();
    p->count = 0;
    schema = qapi_schema_load_from(p->root, &options, &loader);
    diag_finish();
    diag_redirect(NULL);
    fclose(to);
    if (schema) {
        qapi_schema_free(p->schema);
        arena_free(&p->texts);
        p->schema = schema;
        p->texts = l.texts;
    } else {
        arena_free(&l.texts);
    }
    return text;
}

/* ---- diagnostics ---- */

/* The range of a message: line, column and length count characters from 1. */
static json_t *range_of(struct lsp_server *s, const json_t *message, const struct lsp_file *f) {
    struct str text = f->source.text;
    struct lsp_position at = {(size_t)json_integer_value(json_object_get(message, "line")) - 1,
                              (size_t)json_integer_value(json_object_get(message, "column")) - 1};
    size_t begin = lsp_offset(text, at, LSP_UTF_32);

    at.character += (size_t)json_integer_value(json_object_get(message, "length"));
    return lsp_range(s, f, begin, lsp_offset(text, at, LSP_UTF_32));
}

static struct lsp_file *file_of(struct lsp_server *s, const struct lsp_project *p,
                                const json_t *message) {
    const char *path = json_string_value(json_object_get(message, "file"));
    struct lsp_file *f = lsp_file_get(&s->files, path ? path_normal(&s->scratch, path) : p->root);

    lsp_file_index(f);
    return f;
}

/* Hints become part of the message; notes with a place are shown where that is, if the client can.
 */
static json_t *make_diagnostic(struct lsp_server *s, const struct lsp_project *p, json_t *message,
                               const struct lsp_file *f) {
    const char *severity = json_string_value(json_object_get(message, "severity"));
    const char *text = json_string_value(json_object_get(message, "message"));
    json_t *related = json_array(), *note, *diagnostic;
    struct buf b = {0};
    size_t i;

    buf_puts(&b, text ? text : "");
    json_array_foreach(json_object_get(message, "notes"), i, note) {
        const char *words = json_string_value(json_object_get(note, "message"));
        struct lsp_file *there = file_of(s, p, note);

        if (!json_object_get(note, "line"))
            buf_printf(&b, "\n%s", words);
        else
            json_array_append_new(related, json_pack("{s:{s:s, s:o}, s:s}", "location", "uri",
                                                     lsp_uri_of(&s->scratch, there->path), "range",
                                                     range_of(s, note, there), "message", words));
    }
    buf_putc(&b, '\0');
    diagnostic = json_pack("{s:o, s:i, s:s, s:s}", "range",
                           json_object_get(message, "line") ? range_of(s, message, f)
                                                            : lsp_range(s, f, 0, 0),
                           "severity", severity && strcmp(severity, "warning") == 0 ? 2 : 1,
                           "source", "unitarget", "message", b.p);
    if (s->related && json_array_size(related))
        json_object_set(diagnostic, "relatedInformation", related);
    json_decref(related);
    buf_free(&b);
    return diagnostic;
}

/* Publishes what there is for each file, and nothing for those that had something before. */
static void publish(struct lsp_server *s, struct lsp_project *p, json_t *found) {
    const char *uri;
    json_t *list;

    for (size_t i = 0; i < p->count; i++) {
        if (p->files[i]->open)
            json_object_set_new(p->reported, lsp_uri_of(&s->scratch, p->files[i]->path),
                                json_true());
    }
    json_object_foreach(p->reported, uri, list) {
        if (!json_object_get(found, uri))
            json_object_set_new(found, uri, json_array());
    }
    json_object_clear(p->reported);
    json_object_foreach(found, uri, list) {
        if (json_array_size(list))
            json_object_set_new(p->reported, uri, json_true());
        lsp_notify("textDocument/publishDiagnostics",
                   json_pack("{s:s, s:O}", "uri", uri, "diagnostics", list));
    }
    json_decref(found);
}

void lsp_project_check(struct lsp_server *s, struct lsp_project *p) {
    char *text = load(s, p), *rest = text;
    json_t *found = json_object();

    p->stale = false;
    for (char *line; (line = strsep(&rest, "\n")) && *line;) {
        json_t *message = json_loads(line, 0, NULL);
        const char *severity = json_string_value(json_object_get(message, "severity"));

        if (severity && strcmp(severity, "note") != 0) {
            struct lsp_file *f = file_of(s, p, message);
            const char *uri = lsp_uri_of(&s->scratch, f->path);
            json_t *list = json_object_get(found, uri);

            if (!list) {
                json_object_set_new(found, uri, json_array());
                list = json_object_get(found, uri);
            }
            json_array_append_new(list, make_diagnostic(s, p, message, f));
        }
        json_decref(message);
    }
    free(text);
    publish(s, p, found);
}
