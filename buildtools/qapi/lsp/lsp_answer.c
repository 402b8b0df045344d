/* SPDX-License-Identifier: MIT */
/*
 * Where names are defined and used, what they mean, and their change.
 */
#include <ctype.h>
#include <string.h>

#include "base/diag.h"
#include "base/path.h"
#include "qapi/fmt.h"
#include "qapi/lsp/lsp_server.h"
#include "qapi/where/where.h"

/* ---- places ---- */

json_t *lsp_range(const struct lsp_server *s, const struct lsp_file *f, size_t begin, size_t end) {
    struct str text = f->indexed ? f->source.text : lsp_file_text(f);
    struct lsp_position from = lsp_position(text, begin, s->units),
                        to = lsp_position(text, end, s->units);

    return json_pack("{s:{s:I, s:I}, s:{s:I, s:I}}", "start", "line", (json_int_t)from.line,
                     "character", (json_int_t)from.character, "end", "line", (json_int_t)to.line,
                     "character", (json_int_t)to.character);
}

json_t *lsp_location(struct lsp_server *s, const struct lsp_file *f, struct qapi_span span) {
    return json_pack("{s:s, s:o}", "uri", lsp_uri_of(&s->scratch, f->path), "range",
                     lsp_range(s, f, span.begin, span.end));
}

bool lsp_find_spot(struct lsp_server *s, const json_t *params, struct lsp_spot *spot) {
    const json_t *at = json_object_get(params, "position");
    const char *uri =
        json_string_value(json_object_get(json_object_get(params, "textDocument"), "uri"));
    const char *path = uri ? lsp_path_of(&s->scratch, uri) : NULL;
    struct lsp_position position;

    if (!path)
        return false;
    *spot = (struct lsp_spot){.file = lsp_file_get(&s->files, path)};
    if (!lsp_file_refresh(spot->file))
        return false;
    spot->project = lsp_project_of(s, spot->file);
    if (spot->project->stale)
        lsp_project_check(s, spot->project);
    lsp_file_index(spot->file);
    position = (struct lsp_position){(size_t)json_integer_value(json_object_get(at, "line")),
                                     (size_t)json_integer_value(json_object_get(at, "character"))};
    spot->offset = lsp_offset(spot->file->source.text, position, s->units);
    spot->name = lsp_name_at(spot->file, spot->offset);
    return true;
}

/* ---- names ---- */

bool lsp_refers(const struct lsp_name *name) {
    return name->role == LSP_DEFINITION || name->role == LSP_TYPE || name->role == LSP_MENTION ||
           name->role == LSP_LISTED;
}

const struct lsp_name *lsp_find_definition(const struct lsp_project *p, struct str name,
                                           struct lsp_file **file) {
    for (size_t i = 0; i < p->count; i++) {
        struct lsp_file *f = p->files[i];

        lsp_file_index(f);
        for (size_t k = 0; k < f->count; k++) {
            if (f->names[k].role == LSP_DEFINITION && str_eq(f->names[k].text, name)) {
                *file = f;
                return &f->names[k];
            }
        }
    }
    return NULL;
}

static bool has_upper(struct str s) {
    for (size_t i = 0; i < s.n; i++) {
        if (isupper((unsigned char)s.p[i]))
            return true;
    }
    return false;
}

/* Is it this definition's name? In a comment, `@stop` may be a member: it is the command's name
 * only in the line that names what is described. */
static bool names_it(const struct lsp_file *f, const struct lsp_name *n, struct str name) {
    const char *p = f->source.text.p + n->span.begin;

    if (!lsp_refers(n) || !str_eq(n->text, name))
        return false;
    if (n->role != LSP_MENTION || has_upper(name) || p[-1] == '`')
        return true;
    return n->span.begin > 6 && memcmp(p - 6, "##\n# @", 6) == 0 && p[name.n] == ':';
}

/* The definition that the spot's name stands for. */
static const struct lsp_name *definition_at(const struct lsp_spot *spot, struct lsp_file **file) {
    const struct lsp_name *found =
        spot->name ? lsp_find_definition(spot->project, spot->name->text, file) : NULL;

    return found && names_it(spot->file, spot->name, found->text) ? found : NULL;
}

json_t *lsp_definition(struct lsp_server *s, const json_t *params) {
    struct lsp_spot spot;
    struct lsp_file *file;
    const struct lsp_name *found;

    if (!lsp_find_spot(s, params, &spot) || !spot.name)
        return NULL;
    if (spot.name->role == LSP_INCLUDED) {
        const char *name = arena_copy(&s->scratch, spot.name->text.p, spot.name->text.n);
        const char *path =
            path_normal(&s->scratch, path_beside(&s->scratch, spot.file->path, name));

        file = lsp_file_get(&s->files, path);
        if (!lsp_file_refresh(file))
            return NULL;
        lsp_file_index(file);
        return lsp_location(s, file, (struct qapi_span){&file->source, 0, 0});
    }
    found = definition_at(&spot, &file);
    return found ? lsp_location(s, file, found->span) : NULL;
}

/* Calls for each place in the project's files where the name stands for the definition. */
static void each_use(const struct lsp_project *p, struct str name,
                     void (*use)(void *ctx, struct lsp_file *f, const struct lsp_name *n),
                     void *ctx) {
    for (size_t i = 0; i < p->count; i++) {
        struct lsp_file *f = p->files[i];

        lsp_file_index(f);
        for (size_t k = 0; k < f->count; k++) {
            if (names_it(f, &f->names[k], name))
                use(ctx, f, &f->names[k]);
        }
    }
}

struct uses {
    struct lsp_server *server;
    json_t *found;
    bool declaration;
    const char *text; /* of rename */
};

static void add_reference(void *ctx, struct lsp_file *f, const struct lsp_name *n) {
    struct uses *u = ctx;

    if (n->role != LSP_DEFINITION || u->declaration)
        json_array_append_new(u->found, lsp_location(u->server, f, n->span));
}

json_t *lsp_references(struct lsp_server *s, const json_t *params) {
    struct uses u = {.server = s};
    struct lsp_spot spot;
    struct lsp_file *file;
    const struct lsp_name *found;

    if (!lsp_find_spot(s, params, &spot) || !(found = definition_at(&spot, &file)))
        return NULL;
    u.found = json_array();
    u.declaration =
        json_is_true(json_object_get(json_object_get(params, "context"), "includeDeclaration"));
    each_use(spot.project, found->text, add_reference, &u);
    return u.found;
}

/* ---- renaming ---- */

static void add_edit(void *ctx, struct lsp_file *f, const struct lsp_name *n) {
    struct uses *u = ctx;
    const char *uri = lsp_uri_of(&u->server->scratch, f->path);
    json_t *list = json_object_get(u->found, uri);

    if (!list) {
        json_object_set_new(u->found, uri, json_array());
        list = json_object_get(u->found, uri);
    }
    json_array_append_new(list, json_pack("{s:o, s:s}", "range",
                                          lsp_range(u->server, f, n->span.begin, n->span.end),
                                          "newText", u->text));
}

json_t *lsp_prepare_rename(struct lsp_server *s, const json_t *params, const char **why) {
    struct lsp_spot spot;
    struct lsp_file *file;

    *why = "only types, commands and events of this schema can be renamed";
    if (!lsp_find_spot(s, params, &spot) || !definition_at(&spot, &file))
        return NULL;
    return lsp_range(s, spot.file, spot.name->span.begin, spot.name->span.end);
}

static bool is_name(const char *text) {
    const char *p = text;

    while (isalnum((unsigned char)*p) || (*p && strchr("-_.", *p)))
        p++;
    return !*p && *text && !isdigit((unsigned char)*text);
}

json_t *lsp_rename(struct lsp_server *s, const json_t *params, const char **why) {
    struct uses u = {.server = s, .text = json_string_value(json_object_get(params, "newName"))};
    struct lsp_spot spot;
    struct lsp_file *file;
    const struct lsp_name *found;

    *why = "only types, commands and events of this schema can be renamed";
    if (!lsp_find_spot(s, params, &spot) || !(found = definition_at(&spot, &file)))
        return NULL;
    *why = "a name has letters, digits, '-' and '_'";
    if (!u.text || !is_name(u.text))
        return NULL;
    *why = "there is a definition of this name already";
    if (lsp_find_definition(spot.project, str_from(u.text), &file))
        return NULL;
    u.found = json_object();
    each_use(spot.project, found->text, add_edit, &u);
    return json_pack("{s:o}", "changes", u.found);
}

/* ---- hover ---- */

static const struct qapi_entity *entity_of(const struct lsp_project *p, struct arena *a,
                                           struct str name) {
    return p->schema ? qapi_schema_find(p->schema, arena_copy(a, name.p, name.n)) : NULL;
}

/* Where something exists: on which targets, if these are known, else what its condition says. */
static void add_where(const struct lsp_server *s, struct arena *a, struct buf *b,
                      const struct cond *c) {
    if (!c)
        return;
    if (s->targets->count) {
        struct where w = where_of(s->targets, a, c);

        buf_puts(b, "\n\n*Exists on:* ");
        where_print(b, s->targets, &w);
    } else {
        buf_puts(b, "\n\n*Exists if:* ");
        cond_print_prose(b, c);
    }
}

/* A comment's text as it stands in the file, without its marks. */
static void add_comment(struct buf *b, struct str text) {
    while (text.n && text.p[0] == '#') {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n;

        if (n > 1 && text.p[1] == ' ')
            buf_add(b, text.p + 2, n - 2);
        if (n < 2 || text.p[1] != '#')
            buf_putc(b, '\n');
        text.p += end ? n + 1 : n;
        text.n -= end ? n + 1 : n;
    }
}

static void describe_definition(struct lsp_server *s, const struct lsp_project *p, struct buf *b,
                                const struct lsp_file *f, const struct lsp_name *n) {
    const struct qapi_entity *e = entity_of(p, &s->scratch, n->text);
    struct str text = {f->source.text.p + n->whole.begin, n->whole.end - n->whole.begin};
    const char *code = text.p;

    while (code < text.p + text.n && *code == '#') {
        code = memchr(code, '\n', (size_t)(text.p + text.n - code));
        code += strspn(code, "\n");
    }
    buf_printf(b, "```qapi\n%.*s\n```\n\n", (int)(text.p + text.n - code), code);
    add_comment(b, (struct str){text.p, (size_t)(code - text.p)});
    if (e)
        add_where(s, &s->scratch, b, e->cond);
}

/* The members of a definition: its own, or those of its arguments or base. */
static const struct qapi_entity *object_of(const struct qapi_entity *e) {
    switch (e->kind) {
    case QAPI_OBJECT: return e->object.is_union ? e->object.base : e;
    case QAPI_COMMAND: return e->command.arguments;
    case QAPI_EVENT: return e->event.arguments;
    default: return NULL;
    }
}

/* A member or value, as the last schema without errors has it. */
static void describe_part(struct lsp_server *s, const struct lsp_project *p, struct buf *b,
                          const struct lsp_name *n) {
    const struct qapi_entity *e = entity_of(p, &s->scratch, str_from(n->owner)), *object;

    object = e ? object_of(e) : NULL;
    for (size_t i = 0; n->role == LSP_MEMBER && object && i < object->object.count; i++) {
        const struct qapi_member *m = &object->object.members[i];

        if (!str_is(n->text, m->name))
            continue;
        buf_printf(b, "`%s`: `%s`%s\n\n", m->name, m->type->name, m->optional ? ", optional" : "");
        if (m->doc)
            buf_str(b, m->doc->text);
        add_where(s, &s->scratch, b, m->cond);
    }
    for (size_t i = 0; n->role == LSP_VALUE && e && i < e->enumeration.count; i++) {
        const struct qapi_enum_value *v = &e->enumeration.values[i];

        if (!str_is(n->text, v->name))
            continue;
        buf_printf(b, "`%s` of `%s`, in C `%s`\n\n", v->name, e->name, v->constant);
        if (v->doc)
            buf_str(b, v->doc->text);
        add_where(s, &s->scratch, b, v->cond);
    }
}

/* On which targets a symbol of a condition is defined. */
static void describe_symbol(struct lsp_server *s, struct buf *b, const struct lsp_name *n) {
    const char *name = arena_copy(&s->scratch, n->text.p, n->text.n);

    buf_printf(b, "`%s`", name);
    if (s->targets->count)
        add_where(s, &s->scratch, b, cond_symbol(&s->scratch, name));
}

json_t *lsp_hover(struct lsp_server *s, const json_t *params) {
    struct lsp_spot spot;
    struct lsp_file *file;
    const struct lsp_name *found;
    struct buf b = {0};
    json_t *hover = NULL;

    if (!lsp_find_spot(s, params, &spot) || !spot.name)
        return NULL;
    found = definition_at(&spot, &file);
    if (found)
        describe_definition(s, spot.project, &b, file, found);
    else if (spot.name->role == LSP_SYMBOL)
        describe_symbol(s, &b, spot.name);
    else if (spot.name->role == LSP_TYPE && entity_of(spot.project, &s->scratch, spot.name->text))
        buf_printf(&b, "`%.*s`, a built-in type", STR_ARG(spot.name->text));
    else
        describe_part(s, spot.project, &b, spot.name);
    if (b.n) {
        hover =
            json_pack("{s:{s:s, s:s%}, s:o}", "contents", "kind", "markdown", "value", b.p, b.n,
                      "range", lsp_range(s, spot.file, spot.name->span.begin, spot.name->span.end));
    }
    buf_free(&b);
    return hover;
}

/* ---- the outline, and the canonical form ---- */

json_t *lsp_symbols(struct lsp_server *s, const json_t *params) {
    enum { CLASS = 5, FUNCTION = 12 }; /* SymbolKind */
    struct lsp_spot spot;
    json_t *list;

    if (!lsp_find_spot(s, params, &spot))
        return NULL;
    list = json_array();
    for (size_t i = 0; i < spot.file->count; i++) {
        const struct lsp_name *n = &spot.file->names[i];
        bool type = n->text.n && isupper((unsigned char)n->text.p[0]);

        if (n->role != LSP_DEFINITION)
            continue;
        json_array_append_new(list, json_pack("{s:s%, s:i, s:o, s:o}", "name", n->text.p, n->text.n,
                                              "kind", type ? CLASS : FUNCTION, "range",
                                              lsp_range(s, spot.file, n->whole.begin, n->whole.end),
                                              "selectionRange",
                                              lsp_range(s, spot.file, n->span.begin, n->span.end)));
    }
    return list;
}

/* One edit of the lines that differ. */
json_t *lsp_formatting(struct lsp_server *s, const json_t *params) {
    struct lsp_spot spot;
    struct str text;
    struct buf made = {0};
    size_t begin = 0, end = 0;
    json_t *edits;
    bool good;

    if (!lsp_find_spot(s, params, &spot))
        return NULL;
    text = lsp_file_text(spot.file);
    diag_quiet(true); /* the diagnostics have said it */
    good = qapi_fmt(&made, spot.file->path, text);
    diag_quiet(false);
    if (!good) {
        buf_free(&made);
        return NULL;
    }
    while (begin < text.n && begin < made.n && text.p[begin] == made.p[begin])
        begin++;
    while (begin > 0 && text.p[begin - 1] != '\n')
        begin--;
    while (end < text.n - begin && end < made.n - begin &&
           text.p[text.n - 1 - end] == made.p[made.n - 1 - end])
        end++;
    while (end > 0 && text.p[text.n - end - 1] != '\n')
        end--;
    edits = json_array();
    if (begin < text.n - end || begin < made.n - end) {
        struct lsp_position from = lsp_position(text, begin, s->units),
                            to = lsp_position(text, text.n - end, s->units);

        json_array_append_new(
            edits, json_pack("{s:{s:{s:I, s:I}, s:{s:I, s:I}}, s:s%}", "range", "start", "line",
                             (json_int_t)from.line, "character", (json_int_t)from.character, "end",
                             "line", (json_int_t)to.line, "character", (json_int_t)to.character,
                             "newText", made.p ? made.p + begin : "", made.n - end - begin));
    }
    buf_free(&made);
    return edits;
}
