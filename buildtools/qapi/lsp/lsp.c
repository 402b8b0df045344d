/* SPDX-License-Identifier: MIT */
#include "qapi/lsp/lsp.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "qapi/lsp/lsp_server.h"

/* ---- the beginning ---- */

static bool client_has(const json_t *list, const char *word) {
    const json_t *item;
    size_t i;

    json_array_foreach(list, i, item) {
        if (json_is_string(item) && strcmp(json_string_value(item), word) == 0)
            return true;
    }
    return false;
}

static const json_t *dig(const json_t *object, const char *a, const char *b) {
    return json_object_get(json_object_get(object, a), b);
}

/* UTF-8 is what the files have, and UTF-16 what every client knows. */
static const char *choose_units(struct lsp_server *s, const json_t *capabilities) {
    const json_t *offered = dig(capabilities, "general", "positionEncodings");

    if (client_has(offered, "utf-8")) {
        s->units = LSP_UTF_8;
        return "utf-8";
    }
    s->units = LSP_UTF_16;
    return "utf-16";
}

static json_t *initialize(struct lsp_server *s, const json_t *params) {
    const json_t *capabilities = json_object_get(params, "capabilities");
    const char *units = choose_units(s, capabilities);

    s->initialized = true;
    s->related = json_is_true(json_object_get(
        dig(capabilities, "textDocument", "publishDiagnostics"), "relatedInformation"));
    return json_pack(
        "{s:{s:s, s:{s:b, s:i, s:b}, s:b, s:b, s:b, s:b, s:b, s:{s:b}, s:{s:[s, s]}}, s:{s:s}}",
        "capabilities", "positionEncoding", units, "textDocumentSync", "openClose", 1, "change", 2,
        "save", 1, "definitionProvider", 1, "referencesProvider", 1, "hoverProvider", 1,
        "documentSymbolProvider", 1, "documentFormattingProvider", 1, "renameProvider",
        "prepareProvider", 1, "completionProvider", "triggerCharacters", "'", "@", "serverInfo",
        "name", "unitarget");
}

/* ---- documents ---- */

static struct lsp_file *document(struct lsp_server *s, const json_t *params) {
    const char *uri = json_string_value(dig(params, "textDocument", "uri"));
    const char *path = uri ? lsp_path_of(&s->scratch, uri) : NULL;

    return path ? lsp_file_get(&s->files, path) : NULL;
}

/* Everything that the file belongs to is to be loaded again. */
static void changed(struct lsp_server *s, const struct lsp_file *f) {
    for (size_t i = 0; i < s->project_count; i++) {
        struct lsp_project *p = s->projects[i];

        for (size_t k = 0; k < p->count; k++)
            p->stale |= p->files[k] == f;
    }
}

static struct str string_of(const json_t *v) {
    return (struct str){json_is_string(v) ? json_string_value(v) : "",
                        json_is_string(v) ? json_string_length(v) : 0};
}

static void did_open(struct lsp_server *s, const json_t *params) {
    struct lsp_file *f = document(s, params);

    if (!f)
        return;
    f->open = true;
    lsp_file_set(f, string_of(dig(params, "textDocument", "text")));
    lsp_project_of(s, f)->stale = true;
    changed(s, f);
}

static struct lsp_position position_of(const json_t *at) {
    return (struct lsp_position){(size_t)json_integer_value(json_object_get(at, "line")),
                                 (size_t)json_integer_value(json_object_get(at, "character"))};
}

static void did_change(struct lsp_server *s, const json_t *params) {
    struct lsp_file *f = document(s, params);
    const json_t *change;
    size_t i;

    if (!f)
        return;
    json_array_foreach(json_object_get(params, "contentChanges"), i, change) {
        const json_t *range = json_object_get(change, "range");
        struct str text = string_of(json_object_get(change, "text"));

        if (range) {
            struct str now = lsp_file_text(f);
            size_t begin = lsp_offset(now, position_of(json_object_get(range, "start")), s->units);
            size_t end = lsp_offset(now, position_of(json_object_get(range, "end")), s->units);

            lsp_file_edit(f, begin, end, text);
        } else {
            lsp_file_set(f, text);
        }
    }
    changed(s, f);
}

static void did_close(struct lsp_server *s, const json_t *params) {
    struct lsp_file *f = document(s, params);

    if (!f)
        return;
    f->open = f->there = false; /* what is on the disk counts again */
    lsp_file_set(f, (struct str){"", 0});
    f->there = false;
    memset(&f->stat, 0, sizeof f->stat);
    changed(s, f);
}

/* Files may have changed under the others. */
static void did_save(struct lsp_server *s, const json_t *params) {
    (void)params;
    for (size_t i = 0; i < s->project_count; i++)
        s->projects[i]->stale = true;
}

/* ---- dispatch ---- */

static const struct {
    const char *method;
    json_t *(*answer)(struct lsp_server *s, const json_t *params);
} requests[] = {
    {"textDocument/definition", lsp_definition}, {"textDocument/references", lsp_references},
    {"textDocument/hover", lsp_hover},           {"textDocument/documentSymbol", lsp_symbols},
    {"textDocument/completion", lsp_completion}, {"textDocument/formatting", lsp_formatting},
};

/* Requests that the client may have to be told why they fail. */
static const struct {
    const char *method;
    json_t *(*answer)(struct lsp_server *s, const json_t *params, const char **why);
} doubtful[] = {
    {"textDocument/prepareRename", lsp_prepare_rename},
    {"textDocument/rename", lsp_rename},
};

static const struct {
    const char *method;
    void (*take)(struct lsp_server *s, const json_t *params);
} notifications[] = {
    {"textDocument/didOpen", did_open},
    {"textDocument/didChange", did_change},
    {"textDocument/didClose", did_close},
    {"textDocument/didSave", did_save},
    {"workspace/didChangeWatchedFiles", did_save},
};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void answer(struct lsp_server *s, const char *method, const json_t *id,
                   const json_t *params) {
    const char *why = NULL;
    json_t *result;

    if (strcmp(method, "initialize") == 0) {
        lsp_respond(id, initialize(s, params));
        return;
    }
    if (!s->initialized) {
        lsp_fail(id, LSP_NOT_INITIALIZED, "the first request is 'initialize'");
        return;
    }
    if (s->shut_down) {
        lsp_fail(id, LSP_INVALID_REQUEST, "nothing but 'exit' follows 'shutdown'");
        return;
    }
    if (strcmp(method, "shutdown") == 0) {
        s->shut_down = true;
        lsp_respond(id, NULL);
        return;
    }
    for (size_t i = 0; i < COUNT(requests); i++) {
        if (strcmp(method, requests[i].method) == 0) {
            lsp_respond(id, requests[i].answer(s, params));
            return;
        }
    }
    for (size_t i = 0; i < COUNT(doubtful); i++) {
        if (strcmp(method, doubtful[i].method) == 0) {
            result = doubtful[i].answer(s, params, &why);
            if (result)
                lsp_respond(id, result);
            else
                lsp_fail(id, LSP_REQUEST_FAILED, why);
            return;
        }
    }
    lsp_fail(id, LSP_METHOD_NOT_FOUND, method);
}

static void take(struct lsp_server *s, const char *method, const json_t *params) {
    for (size_t i = 0; s->initialized && i < COUNT(notifications); i++) {
        if (strcmp(method, notifications[i].method) == 0)
            notifications[i].take(s, params);
    }
}

/* Diagnostics wait while the client has more to say, as in the middle of a burst of keystrokes. */
static void catch_up(struct lsp_server *s, const struct lsp_input *in) {
    for (size_t i = 0; i < s->project_count && !lsp_has_more(in); i++) {
        if (s->projects[i]->stale)
            lsp_project_check(s, s->projects[i]);
    }
}

int qapi_lsp_serve(const struct qapi_load_options *load, const struct targets *ts) {
    struct lsp_server s = {.load = load, .targets = ts};
    struct lsp_input in = {0};
    bool broken = false, ended = false;
    json_t *message;

    while (!ended && ((message = lsp_read(&in, &broken)) || broken)) {
        const char *method = json_string_value(json_object_get(message, "method"));
        const json_t *id = json_object_get(message, "id"),
                     *params = json_object_get(message, "params");

        if (broken)
            lsp_fail(NULL, LSP_PARSE_ERROR, "a message is an object of JSON");
        else if (method && strcmp(method, "exit") == 0)
            ended = true;
        else if (method && id)
            answer(&s, method, id, params);
        else if (method)
            take(&s, method, params);
        json_decref(message);
        if (!ended)
            catch_up(&s, &in);
        arena_free(&s.scratch);
        s.scratch = (struct arena){0};
    }
    for (size_t i = 0; i < s.project_count; i++)
        lsp_project_free(s.projects[i]);
    free(s.projects);
    lsp_files_free(&s.files);
    buf_free(&in.bytes);
    return s.shut_down ? 0 : 1;
}
