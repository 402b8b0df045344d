/* SPDX-License-Identifier: MIT */
/*
 * Files to expressions: include and pragma directives are obeyed here.
 */
#include <errno.h>

#include "base/path.h"
#include "qapi/front/front.h"
#include "qapi/front/message.h"

/* Links between folders can make any number of files of a few. */
enum { DEEPEST_INCLUDE = 100, MOST_FILES = 2000 };

/* ---- sources ---- */

static struct qapi_source *find_source(const struct qapi_front *f, const char *identity) {
    const struct qapi_schema *s = f->schema;

    for (size_t i = 0; i < s->source_count; i++) {
        if (strcmp(s->sources[i]->identity, identity) == 0)
            return s->sources[i];
    }
    return NULL;
}

/* Loads a file that was not loaded before. NULL with a message when that fails. */
static struct qapi_source *load(struct qapi_front *f, const char *path, const char *identity,
                                struct qapi_span head, struct qapi_span from) {
    struct qapi_schema *s = f->schema;
    struct qapi_source *source = arena_alloc(&s->arena, sizeof *source);
    struct str bytes;

    *source = (struct qapi_source){.path = path, .identity = identity, .from = head};
    if (!f->loader.load(f->loader.ctx, path, &bytes)) {
        if (from.source)
            qapi_error(head, from, "'%s' cannot be read: %s", path, strerror(errno));
        else
            diag_error("%s: cannot be read: %s", path, strerror(errno));
        return NULL;
    }
    s->sources =
        array_grow(s->sources, &s->source_capacity, s->source_count + 1, sizeof *s->sources);
    s->sources[s->source_count++] = source;
    return qapi_source_init(&s->arena, source, bytes) ? source : NULL;
}

static void read_file(struct qapi_front *f, const struct qapi_source *source);

/* ---- directives ---- */

static struct qapi_expr *add_expr(struct qapi_front *f, const struct qapi_value *value,
                                  struct qapi_span head) {
    struct qapi_expr *e;

    f->exprs = array_grow(f->exprs, &f->expr_capacity, f->expr_count + 1, sizeof *f->exprs);
    e = &f->exprs[f->expr_count++];
    *e = (struct qapi_expr){.value = *value, .head = head, .meta = QAPI_META_INCLUDE};
    return e;
}

/* Does the source, or one that led to it, have this identity? */
static bool is_loop(const struct qapi_source *s, const char *identity) {
    for (; s; s = s->from.source) {
        if (strcmp(s->identity, identity) == 0)
            return true;
    }
    return false;
}

static struct qapi_source *include_file(struct qapi_front *f, struct qapi_span head,
                                        const struct qapi_value *name) {
    struct arena *a = &f->schema->arena;
    const char *path = path_beside(a, head.source->path, name->text.p);
    const char *identity = path_normal(a, path);
    struct qapi_source *source;

    if (is_loop(head.source, identity)) {
        qapi_error(head, name->span, "'%s' includes itself", name->text.p);
        return NULL;
    }
    source = find_source(f, identity);
    if (source)
        return source;
    if (f->depth >= DEEPEST_INCLUDE) {
        qapi_error(head, name->span, "files are included more than %d deep", DEEPEST_INCLUDE);
        return NULL;
    }
    if (f->schema->source_count >= MOST_FILES) {
        if (!f->too_many_files)
            qapi_error(head, name->span, "the schema has more than %d files", MOST_FILES);
        f->too_many_files = true;
        return NULL;
    }
    source = load(f, path, identity, head, name->span);
    if (source) {
        f->depth++;
        read_file(f, source);
        f->depth--;
    }
    return source;
}

/* A directive has no key but its own. */
static bool check_alone(const struct qapi_value *v, struct qapi_span head, const char *what) {
    size_t other = str_is(v->keys[0].name, what) ? 1 : 0;

    if (v->count == 1)
        return true;
    qapi_error(head, v->keys[other].span, "the directive '%s' has no other key", what);
    return false;
}

static bool read_include(struct qapi_front *f, const struct qapi_value *v, struct qapi_span head) {
    const struct qapi_value *name = qapi_value_get(v, "include");
    size_t number = f->expr_count;
    struct qapi_source *source;

    if (!check_alone(v, head, "include"))
        return false;
    if (name->kind != QAPI_STRING) {
        qapi_error(head, name->span, "the name of a file (a string) is due, not %s",
                   qapi_value_describe(name));
        return false;
    }
    add_expr(f, v, head);
    source = include_file(f, head, name);
    f->exprs[number].included = source; /* the array may have moved */
    return source != NULL;
}

static bool check_strings(const char *name, const struct qapi_value *v, struct qapi_span head) {
    const struct qapi_value *wrong = v->kind == QAPI_LIST ? NULL : v;

    for (size_t i = 0; !wrong && i < v->count; i++) {
        if (v->items[i].kind != QAPI_STRING)
            wrong = &v->items[i];
    }
    if (wrong)
        qapi_error(head, wrong->span, "pragma '%s' takes an array of strings, there is %s", name,
                   qapi_value_describe(wrong));
    return !wrong;
}

static const char *const pragma_names[] = {"doc-required", "command-name-exceptions",
                                           "command-returns-exceptions", "member-name-exceptions",
                                           "documentation-exceptions"};

static const char *pragma_name(const void *ctx, size_t i) {
    return ((const char *const *)ctx)[i];
}

/* Where the list of pragma number i goes. */
static const struct qapi_value **pragma_list(struct qapi_front *f, size_t i) {
    const struct qapi_value **lists[] = {NULL, &f->pragma.command_names, &f->pragma.command_returns,
                                         &f->pragma.member_names, &f->pragma.doc_exceptions};

    return lists[i];
}

static bool read_one_pragma(struct qapi_front *f, const struct qapi_key *key,
                            const struct qapi_value *v, struct qapi_span head) {
    size_t known = f->schema->compat->doc_exceptions ? 5 : 4, i = 0;

    while (i < known && !str_is(key->name, pragma_names[i]))
        i++;
    if (i == known) {
        qapi_error(head, key->span, "there is no pragma '%s'", key->name.p);
        qapi_suggest(key->name.p, known, pragma_name, pragma_names);
        return false;
    }
    if (i > 0) {
        if (!check_strings(key->name.p, v, head))
            return false;
        *pragma_list(f, i) = v;
        return true;
    }
    if (v->kind != QAPI_BOOL) {
        qapi_error(head, v->span, "pragma '%s' takes true or false, not %s", key->name.p,
                   qapi_value_describe(v));
        return false;
    }
    f->pragma.doc_required = v->truth;
    return true;
}

static bool read_pragma(struct qapi_front *f, const struct qapi_value *v, struct qapi_span head) {
    const struct qapi_value *pragma = qapi_value_get(v, "pragma");
    bool good = true;

    if (!check_alone(v, head, "pragma"))
        return false;
    if (pragma->kind != QAPI_DICT) {
        qapi_error(head, pragma->span, "a pragma directive takes an object, not %s",
                   qapi_value_describe(pragma));
        return false;
    }
    for (size_t i = 0; i < pragma->count; i++)
        good &= read_one_pragma(f, &pragma->keys[i], &pragma->items[i], head);
    return good;
}

bool qapi_pragma_lists(const struct qapi_value *list, const char *name) {
    for (size_t i = 0; list && i < list->count; i++) {
        if (str_is(list->items[i].text, name))
            return true;
    }
    return false;
}

/* ---- a file ---- */

/* The comment's first line, for messages. */
static struct qapi_span doc_head(const struct qapi_doc *doc) {
    return (struct qapi_span){doc->span.source, doc->span.begin, doc->span.begin + 2};
}

/* A definition's comment that is not followed by a definition. */
static bool reject_doc(struct qapi_front *f, const struct qapi_doc *doc) {
    if (!doc || !doc->symbol || doc->faulty || !f->check_docs)
        return true;
    qapi_report(DIAG_ERROR, doc_head(doc), "the definition of '%s' does not follow its comment",
                doc->symbol);
    return false;
}

static bool read_definition(struct qapi_front *f, const struct qapi_value *v, struct qapi_span head,
                            struct qapi_doc *doc) {
    struct qapi_expr *e;
    bool good = !doc || doc->symbol || doc->faulty || !f->check_docs;

    if (!good) {
        qapi_report(DIAG_ERROR, doc_head(doc),
                    "the comment before a definition begins with a line '# @NAME:'");
        qapi_note(head, "this is the definition");
    }
    e = add_expr(f, v, head);
    e->doc = doc;
    e->faulty = !good;
    return good;
}

/* One expression: a directive or a definition. False when that is not the case, with a message. */
static bool read_expr(struct qapi_front *f, struct qapi_lexer *l, struct qapi_doc *doc) {
    struct qapi_span head = l->token.span;
    struct qapi_value v;
    bool good;

    if (!qapi_value_read(l, &f->stack, &v)) {
        qapi_lexer_resume(l);
        return false;
    }
    if (v.kind != QAPI_DICT) {
        qapi_report(DIAG_ERROR, v.span, "an object is due here, not %s", qapi_value_describe(&v));
        return false;
    }
    if (qapi_value_get(&v, "include")) {
        good = reject_doc(f, doc);
        return read_include(f, &v, head) && good;
    }
    if (qapi_value_get(&v, "pragma")) {
        good = reject_doc(f, doc);
        return read_pragma(f, &v, head) && good;
    }
    return read_definition(f, &v, head, doc);
}

static void read_file(struct qapi_front *f, const struct qapi_source *source) {
    struct qapi_lexer l;
    struct qapi_doc *doc = NULL;
    bool good = true;

    qapi_lexer_init(&l, &f->schema->arena, source);
    qapi_lexer_next(&l, false);
    while (l.token.kind != QAPI_TOKEN_END) {
        if (l.token.kind == QAPI_TOKEN_BAD) {
            good = false;
            doc = NULL;
            qapi_lexer_resume(&l);
        } else if (l.token.kind == QAPI_TOKEN_COMMENT) {
            good &= reject_doc(f, doc);
            f->docs.lexer = &l;
            qapi_doc_read(&f->docs);
            doc = f->docs.doc;
        } else {
            good &= read_expr(f, &l, doc);
            doc = NULL;
        }
    }
    good &= reject_doc(f, doc);
    if (!good)
        f->syntax_errors = true;
}

void qapi_read(struct qapi_front *f, const char *path) {
    static const struct qapi_span nowhere;
    struct qapi_source *source =
        load(f, path, path_normal(&f->schema->arena, path), nowhere, nowhere);

    f->docs.schema = f->schema;
    f->docs.check = f->check_docs;
    if (source)
        read_file(f, source);
    else
        f->syntax_errors = true;
}
