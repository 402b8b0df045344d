/* SPDX-License-Identifier: MIT */
/*
 * The names in a file: of each expression that can be read, and of comments. What is wrong
 * elsewhere in the file does not matter.
 */
#include <string.h>

#include "base/diag.h"
#include "qapi/front/value.h"
#include "qapi/lsp/lsp_files.h"

struct indexer {
    struct lsp_file *file;
    const char *owner;        /* name of the definition */
    struct qapi_span comment; /* the one before the definition; source NULL: there is none */
    struct qapi_value_stack stack;
};

static bool is_word(char c) {
    return c == '-' || c == '_' || c == '.' || (c >= '0' && c <= '9') ||
           ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static struct lsp_name *add(struct indexer *x, enum lsp_role role, uint32_t begin, uint32_t end) {
    struct lsp_file *f = x->file;
    struct lsp_name *name;

    f->names = array_grow(f->names, &f->capacity, f->count + 1, sizeof *f->names);
    name = &f->names[f->count++];
    *name = (struct lsp_name){.role = role,
                              .text = {f->source.text.p + begin, end - begin},
                              .span = {&f->source, begin, end},
                              .owner = x->owner};
    return name;
}

/* What stands between the quotes. */
static struct lsp_name *add_string(struct indexer *x, enum lsp_role role, struct qapi_span span) {
    uint32_t begin = span.begin + 1;

    if (role == LSP_MEMBER && x->file->source.text.p[begin] == '*')
        begin++;
    return begin < span.end ? add(x, role, begin, span.end - 1) : NULL;
}

static void add_cond(struct indexer *x, const struct qapi_value *v) {
    if (v->kind == QAPI_STRING)
        add_string(x, LSP_SYMBOL, v->span);
    for (size_t i = 0; (v->kind == QAPI_LIST || v->kind == QAPI_DICT) && i < v->count; i++)
        add_cond(x, &v->items[i]);
}

/* A string, or each of a list. */
static void add_strings(struct indexer *x, enum lsp_role role, const struct qapi_value *v) {
    if (v->kind == QAPI_STRING)
        add_string(x, role, v->span);
    for (size_t i = 0; v->kind == QAPI_LIST && i < v->count; i++)
        add_strings(x, role, &v->items[i]);
}

/* Features, or values of an enum: names, or objects with them. */
static void add_list(struct indexer *x, enum lsp_role role, const struct qapi_value *list);

/* An object's keys that mean the same wherever they stand. */
static void add_common(struct indexer *x, const struct qapi_value *v) {
    for (size_t i = 0; v->kind == QAPI_DICT && i < v->count; i++) {
        if (str_is(v->keys[i].name, "if"))
            add_cond(x, &v->items[i]);
        else if (str_is(v->keys[i].name, "features"))
            add_list(x, LSP_FEATURE, &v->items[i]);
    }
}

static void add_list(struct indexer *x, enum lsp_role role, const struct qapi_value *list) {
    for (size_t i = 0; list->kind == QAPI_LIST && i < list->count; i++) {
        const struct qapi_value *v = &list->items[i];
        const struct qapi_value *name = v->kind == QAPI_DICT ? qapi_value_get(v, "name") : v;

        if (name && name->kind == QAPI_STRING)
            add_string(x, role, name->span);
        add_common(x, v);
    }
}

static void add_members(struct indexer *x, const struct qapi_value *v) {
    if (v->kind != QAPI_DICT) {
        add_strings(x, LSP_TYPE, v);
        return;
    }
    for (size_t i = 0; i < v->count; i++) {
        const struct qapi_value *item = &v->items[i];
        const struct qapi_value *type =
            item->kind == QAPI_DICT ? qapi_value_get(item, "type") : item;

        add_string(x, LSP_MEMBER, v->keys[i].span);
        if (type)
            add_strings(x, LSP_TYPE, type);
        add_common(x, item);
    }
}

/* The name of what the expression defines, or NULL. */
static const struct qapi_value *name_of(const struct qapi_value *v) {
    static const char *const metas[] = {"enum", "struct", "union", "alternate", "command", "event"};

    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++) {
        const struct qapi_value *name = qapi_value_get(v, metas[i]);

        if (name && name->kind == QAPI_STRING)
            return name;
    }
    return NULL;
}

static void add_directive(struct indexer *x, const struct qapi_value *v) {
    const struct qapi_value *include = qapi_value_get(v, "include");
    const struct qapi_value *pragma = qapi_value_get(v, "pragma");

    x->owner = "";
    if (include && include->kind == QAPI_STRING)
        add_string(x, LSP_INCLUDED, include->span);
    for (size_t i = 0; pragma && pragma->kind == QAPI_DICT && i < pragma->count; i++)
        add_strings(x, LSP_LISTED, &pragma->items[i]);
}

static void add_expr(struct indexer *x, const struct qapi_value *v) {
    const struct qapi_value *name = v->kind == QAPI_DICT ? name_of(v) : NULL;
    bool is_enum = name && name == qapi_value_get(v, "enum");
    struct lsp_name *defined;

    if (!name) {
        add_directive(x, v);
        return;
    }
    x->owner = arena_copy(&x->file->arena, name->text.p, name->text.n);
    defined = add_string(x, LSP_DEFINITION, name->span);
    if (defined) {
        defined->whole = v->span;
        if (x->comment.source)
            defined->whole.begin = x->comment.begin;
    }
    for (size_t i = 0; i < v->count; i++) {
        struct str key = v->keys[i].name;

        if (str_is(key, "data") && is_enum)
            add_list(x, LSP_VALUE, &v->items[i]);
        else if (str_is(key, "data") || str_is(key, "base") || str_is(key, "returns"))
            add_members(x, &v->items[i]);
    }
    add_common(x, v);
}

/* @NAME and `NAME` in a line of a comment. */
static void add_mentions(struct indexer *x, struct qapi_span line) {
    const char *p = x->file->source.text.p;

    for (uint32_t i = line.begin; i < line.end; i++) {
        uint32_t end = i + 1;

        if (p[i] != '@' && p[i] != '`')
            continue;
        while (end < line.end && is_word(p[end]))
            end++;
        while (end > i + 1 && p[end - 1] == '.')
            end--;
        if (end > i + 1 && (p[i] == '@' || p[end] == '`'))
            add(x, LSP_MENTION, i + 1, end);
    }
}

static void index_comment(struct indexer *x, struct qapi_lexer *l) {
    x->comment = l->token.span;
    x->owner = "";
    do {
        add_mentions(x, l->token.span);
        qapi_lexer_next(l, true);
    } while (l->token.kind == QAPI_TOKEN_COMMENT && !str_starts(l->token.text, "##"));
    if (l->token.kind == QAPI_TOKEN_COMMENT) {
        x->comment.end = l->token.span.end;
        qapi_lexer_next(l, false);
    }
}

void lsp_file_index(struct lsp_file *f) {
    struct indexer x = {.file = f, .owner = ""};
    struct qapi_lexer l;
    struct qapi_value v;

    if (f->indexed)
        return;
    f->indexed = true;
    f->source = (struct qapi_source){.path = f->path, .identity = f->path};
    diag_quiet(true);
    if (f->there && qapi_source_init(&f->arena, &f->source, lsp_file_text(f))) {
        qapi_lexer_init(&l, &f->arena, &f->source);
        qapi_lexer_next(&l, false);
        while (l.token.kind != QAPI_TOKEN_END) {
            if (l.token.kind == QAPI_TOKEN_COMMENT) {
                index_comment(&x, &l);
                continue;
            }
            if (l.token.kind != QAPI_TOKEN_BAD && qapi_value_read(&l, &x.stack, &v))
                add_expr(&x, &v);
            else
                qapi_lexer_resume(&l);
            x.comment.source = NULL;
        }
    } else {
        f->source.text = lsp_file_text(f);
    }
    diag_quiet(false);
    qapi_value_stack_free(&x.stack);
}
