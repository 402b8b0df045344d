/* SPDX-License-Identifier: MIT */
/*
 * A file is read twice: once by the parser, which says what is wrong, then as a tree of pieces with
 * the comments that belong to each. Every rule of the canonical form depends on tokens only, on
 * which of them share a line with a comment, and on blank lines between what stands at the top: all
 * of which the form keeps. So formatting twice is the same as once.
 *
 * At the top: one blank line between pieces, none behind a definition's comment, and as there was
 * around plain comments and between directives. A definition has a key a line; what is in it stays
 * on one line if it fits, else an object has a key a line and an array is filled, both aligned
 * behind their bracket.
 */
#include "qapi/fmt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "qapi/front/message.h"
#include "qapi/front/value.h"

enum { WIDTH = 80, TOO_WIDE = 1 << 20 };

/* A list of comments, each without white space at its ends. */
struct comments {
    struct str *list; /* [count] */
    size_t count, capacity;
};

struct node {
    int kind;               /* of its first token: { [ ' t f */
    struct str text;        /* a string, true or false, as it is written */
    struct str key;         /* of a member, as it is written; n == 0: it is none */
    struct comments before; /* on lines of their own before it */
    struct comments end;    /* { and [: behind the last item */
    struct str behind;      /* on the line that it ends on; n == 0: none */
    struct node *items;     /* { and [: [count] */
    size_t count, capacity;
};

struct formatter {
    struct arena arena;
    struct qapi_lexer lexer;
    struct buf *out;
    struct qapi_source source;
    size_t line;             /* where the output's current line begins */
    struct comments pending; /* comments that were read and belong to no node yet */
    uint32_t last_line;      /* of the last token that was no comment */
};

/* ---- reading ---- */

static uint32_t line_of(const struct formatter *f, uint32_t offset) {
    return qapi_source_line(&f->source, offset);
}

static void add_comment(struct formatter *f, struct comments *c, struct str text) {
    if (c->count == c->capacity) {
        size_t capacity = c->capacity ? c->capacity * 2 : 4;
        struct str *list = arena_array(&f->arena, capacity, sizeof *list);

        if (c->count)
            memcpy(list, c->list, c->count * sizeof *list);
        c->list = list;
        c->capacity = capacity;
    }
    while (text.n && qapi_space_length(text.p + text.n - 1))
        text.n--;
    c->list[c->count++] = text;
}

static struct comments take_pending(struct formatter *f) {
    struct comments c = f->pending;

    f->pending = (struct comments){0};
    return c;
}

/* Goes to the next token that is no comment; comments become pending, but for one that stands
 * behind `node` (or NULL) on its last line. */
static void next(struct formatter *f, struct node *node) {
    uint32_t line = line_of(f, f->lexer.token.span.begin);

    for (qapi_lexer_next(&f->lexer, true); f->lexer.token.kind == QAPI_TOKEN_COMMENT;
         qapi_lexer_next(&f->lexer, true)) {
        struct str text = f->lexer.token.text;

        if (node && !node->behind.n && line_of(f, f->lexer.token.span.begin) == line) {
            struct comments one = {0};

            add_comment(f, &one, text);
            node->behind = one.list[0];
        } else {
            add_comment(f, &f->pending, text);
        }
    }
}

static struct node *add_item(struct formatter *f, struct node *parent) {
    if (parent->count == parent->capacity) {
        size_t capacity = parent->capacity ? parent->capacity * 2 : 4;
        struct node *items = arena_array(&f->arena, capacity, sizeof *items);

        if (parent->count)
            memcpy(items, parent->items, parent->count * sizeof *items);
        parent->items = items;
        parent->capacity = capacity;
    }
    return &parent->items[parent->count++];
}

static void read_items(struct formatter *f, struct node *node);

/* Reads the value that begins with the current token. What stands behind it on its last line is
 * taken as its comment. */
static void read_value(struct formatter *f, struct node *node) {
    node->kind = f->lexer.token.kind;
    if (node->kind == '{' || node->kind == '[')
        read_items(f, node);
    else
        node->text = qapi_span_text(f->lexer.token.span);
}

static void read_items(struct formatter *f, struct node *node) {
    int close = node->kind == '{' ? '}' : ']';

    next(f, NULL);
    while (f->lexer.token.kind != close) {
        struct node *item = add_item(f, node);

        item->before = take_pending(f);
        if (node->kind == '{') {
            item->key = qapi_span_text(f->lexer.token.span);
            next(f, NULL);
            next(f, NULL);
            /* What stands before the value moves before its key. */
            for (size_t i = 0; i < f->pending.count; i++)
                add_comment(f, &item->before, f->pending.list[i]);
            f->pending.count = 0;
        }
        read_value(f, item);
        next(f, item);
        if (f->lexer.token.kind == ',') {
            /* Comments between the value and the comma are the next item's. */
            next(f, f->pending.count ? NULL : item);
        }
    }
    node->end = take_pending(f);
}

/* ---- writing ---- */

static size_t column(const struct formatter *f) {
    return f->out->n - f->line;
}

static void new_line(struct formatter *f, size_t indent) {
    while (f->out->n > f->line && f->out->p[f->out->n - 1] == ' ')
        f->out->n--;
    buf_putc(f->out, '\n');
    f->line = f->out->n;
    while (indent--)
        buf_putc(f->out, ' ');
}

static size_t flat_width(const struct node *node);

/* Width of an item with its key on one line; TOO_WIDE if comments prevent that. */
static size_t item_width(const struct node *item) {
    size_t n = item->key.n ? item->key.n + 2 : 0;

    if (item->before.count || item->behind.n)
        return TOO_WIDE;
    return n + flat_width(item);
}

/* An array of one string is written without spaces in it, as types are. */
static bool is_tight(const struct node *node) {
    return node->count == 0 ||
           (node->kind == '[' && node->count == 1 && node->items[0].kind == QAPI_TOKEN_STRING);
}

static size_t flat_width(const struct node *node) {
    size_t n = is_tight(node) ? 2 : 4;

    if (node->kind != '{' && node->kind != '[')
        return node->text.n;
    if (node->end.count)
        return TOO_WIDE;
    for (size_t i = 0; i < node->count && n < TOO_WIDE; i++)
        n += item_width(&node->items[i]) + (i ? 2 : 0);
    return n;
}

static void write_flat(struct formatter *f, const struct node *node) {
    const char *space = is_tight(node) ? "" : " ";

    if (node->kind != '{' && node->kind != '[') {
        buf_str(f->out, node->text);
        return;
    }
    buf_printf(f->out, "%c%s", node->kind, space);
    for (size_t i = 0; i < node->count; i++) {
        if (i)
            buf_puts(f->out, ", ");
        if (node->items[i].key.n)
            buf_printf(f->out, "%.*s: ", STR_ARG(node->items[i].key));
        write_flat(f, &node->items[i]);
    }
    buf_printf(f->out, "%s%c", space, node->kind == '{' ? '}' : ']');
}

static void write_node(struct formatter *f, const struct node *node, size_t tail, bool broken);

static void write_comments(struct formatter *f, const struct comments *c, size_t indent) {
    for (size_t i = 0; i < c->count; i++) {
        buf_str(f->out, c->list[i]);
        new_line(f, indent);
    }
}

/* One item on lines of its own. `tail` is the width of what will follow it on its last line. */
static void write_item(struct formatter *f, const struct node *item, size_t indent, size_t tail) {
    write_comments(f, &item->before, indent);
    if (item->key.n)
        buf_printf(f->out, "%.*s: ", STR_ARG(item->key));
    write_node(f, item, tail, false);
}

/* May the items share lines? */
static bool can_fill(const struct node *node) {
    if (node->kind != '[')
        return false;
    for (size_t i = 0; i < node->count; i++) {
        if (node->items[i].kind != QAPI_TOKEN_STRING || item_width(&node->items[i]) >= TOO_WIDE)
            return false;
    }
    return true;
}

static void write_broken(struct formatter *f, const struct node *node, size_t tail) {
    size_t indent = column(f) + 2;
    bool fill = can_fill(node), closed = true;

    buf_printf(f->out, "%c ", node->kind);
    for (size_t i = 0; i < node->count; i++) {
        const struct node *item = &node->items[i];
        bool last = i + 1 == node->count;
        size_t behind = last ? tail + 2 : 1;

        if (i && fill && column(f) + 1 + item->text.n + behind <= WIDTH)
            buf_putc(f->out, ' ');
        else if (i)
            new_line(f, indent);
        write_item(f, item, indent, behind);
        if (!last)
            buf_putc(f->out, ',');
        if (item->behind.n)
            buf_printf(f->out, " %.*s", STR_ARG(item->behind));
        closed = !item->behind.n;
    }
    if (node->end.count && node->count)
        new_line(f, indent);
    for (size_t i = 0; i < node->end.count; i++) {
        if (i)
            new_line(f, indent);
        buf_str(f->out, node->end.list[i]);
        closed = false;
    }
    if (!closed)
        new_line(f, indent - 2);
    else
        buf_putc(f->out, ' ');
    buf_putc(f->out, node->kind == '{' ? '}' : ']');
}

static void write_node(struct formatter *f, const struct node *node, size_t tail, bool broken) {
    bool compound = node->kind == '{' || node->kind == '[';

    if (compound && (broken || column(f) + flat_width(node) + tail > WIDTH) &&
        (node->count || node->end.count))
        write_broken(f, node, tail);
    else
        write_flat(f, node);
}

/* ---- what stands at the top ---- */

enum piece { NOTHING, COMMENT, DOC_OF_DEFINITION, DOC_FREE, DIRECTIVE, DEFINITION };

static bool is_directive(const struct node *node) {
    return node->count &&
           (str_is(node->items[0].key, "'include'") || str_is(node->items[0].key, "'pragma'"));
}

/* Begins a piece: with a blank line before it or not. `blank`: is there one in the source? */
static void separate(struct formatter *f, enum piece last, enum piece now, bool blank) {
    bool keep = last == COMMENT || (last == DIRECTIVE && now == DIRECTIVE) ||
                (now == COMMENT && last != DOC_OF_DEFINITION);

    if (last == NOTHING)
        return;
    new_line(f, 0);
    if (last != DOC_OF_DEFINITION && (keep ? blank : true))
        new_line(f, 0);
}

/* A documentation comment, up to its last line. Tells which of both kinds it is. */
static enum piece write_doc(struct formatter *f) {
    struct qapi_lexer *l = &f->lexer;
    enum piece piece = DOC_FREE;
    size_t n = 0;

    for (bool open = true; open; n++) {
        struct comments line = {0};

        add_comment(f, &line, l->token.text);
        if (n == 1 && str_starts(l->token.text, "# @"))
            piece = DOC_OF_DEFINITION;
        open = n == 0 || !str_starts(l->token.text, "##");
        if (n)
            new_line(f, 0);
        buf_str(f->out, line.list[0]);
        f->last_line = line_of(f, l->token.span.begin);
        if (open)
            qapi_lexer_next(l, true);
    }
    qapi_lexer_next(l, true);
    return piece;
}

static enum piece write_comment(struct formatter *f) {
    struct comments line = {0};

    add_comment(f, &line, f->lexer.token.text);
    buf_str(f->out, line.list[0]);
    f->last_line = line_of(f, f->lexer.token.span.begin);
    qapi_lexer_next(&f->lexer, true);
    return COMMENT;
}

/* The comment that stands behind an expression on its last line. */
static void write_behind(struct formatter *f) {
    const struct qapi_token *t = &f->lexer.token;
    struct comments line = {0};

    if (t->kind != QAPI_TOKEN_COMMENT || line_of(f, t->span.begin) != f->last_line ||
        str_starts(t->text, "##"))
        return;
    add_comment(f, &line, t->text);
    buf_printf(f->out, " %.*s", STR_ARG(line.list[0]));
    qapi_lexer_next(&f->lexer, true);
}

static void write_pieces(struct formatter *f) {
    struct qapi_lexer *l = &f->lexer;
    enum piece last = NOTHING;

    qapi_lexer_next(l, true);
    while (l->token.kind != QAPI_TOKEN_END) {
        bool blank = line_of(f, l->token.span.begin) > f->last_line + 1;

        if (l->token.kind == QAPI_TOKEN_COMMENT && str_starts(l->token.text, "##")) {
            separate(f, last, DOC_FREE, blank);
            last = write_doc(f);
        } else if (l->token.kind == QAPI_TOKEN_COMMENT) {
            separate(f, last, COMMENT, blank);
            last = write_comment(f);
        } else {
            struct node node = {0};
            enum piece now;

            read_value(f, &node);
            now = is_directive(&node) ? DIRECTIVE : DEFINITION;
            separate(f, last, now, blank);
            write_node(f, &node, 0, node.kind == '{' && node.count > 1);
            f->last_line = line_of(f, l->token.span.begin);
            qapi_lexer_next(l, true);
            write_behind(f);
            last = now;
        }
    }
    if (last != NOTHING)
        new_line(f, 0);
}

/* ---- the whole ---- */

/* Reads over a documentation comment; what it says is not checked. */
static bool check_doc(struct qapi_lexer *l) {
    struct qapi_span begin = l->token.span;

    do
        qapi_lexer_next(l, true);
    while (l->token.kind == QAPI_TOKEN_COMMENT && !str_starts(l->token.text, "##"));
    if (l->token.kind == QAPI_TOKEN_COMMENT) {
        qapi_lexer_next(l, false);
        return true;
    }
    if (l->token.kind != QAPI_TOKEN_BAD)
        qapi_report(DIAG_ERROR, begin, "this documentation comment is not ended by a line '##'");
    return false;
}

/* Is it well-formed? */
static bool check_syntax(struct formatter *f) {
    struct qapi_value_stack stack = {0};
    struct qapi_lexer *l = &f->lexer;
    bool good = true;

    qapi_lexer_next(l, false);
    while (l->token.kind != QAPI_TOKEN_END) {
        struct qapi_value value;
        bool fine =
            l->token.kind == QAPI_TOKEN_COMMENT ? check_doc(l) : qapi_value_read(l, &stack, &value);

        if (!fine)
            qapi_lexer_resume(l);
        good &= fine;
    }
    qapi_value_stack_free(&stack);
    return good;
}

bool qapi_fmt(struct buf *out, const char *path, struct str text) {
    struct formatter f = {.out = out, .source = {.path = path}, .line = out->n};
    bool good = qapi_source_init(&f.arena, &f.source, text);

    if (good) {
        qapi_lexer_init(&f.lexer, &f.arena, &f.source);
        good = check_syntax(&f);
    }
    if (good) {
        qapi_lexer_init(&f.lexer, &f.arena, &f.source);
        write_pieces(&f);
    }
    arena_free(&f.arena);
    return good;
}

/* ---- files ---- */

static bool fmt_file(const char *path, bool check) {
    struct file_map map;
    struct buf out = {0};
    struct str text;
    bool good, same;

    if (!file_map(&map, path)) {
        diag_error("%s: cannot be read: %s", path, strerror(errno));
        return false;
    }
    text = (struct str){map.data ? (const char *)map.data : "", map.size};
    good = qapi_fmt(&out, path, text);
    same = good && str_eq((struct str){out.p ? out.p : "", out.n}, text);
    file_unmap(&map);
    if (good && !same && check) {
        diag_error("%s: is not in canonical form", path);
        diag_hint("'unitarget qapi fmt %s' brings it into that", path);
        good = false;
    } else if (good && !same) {
        good = file_write(path, out.p ? out.p : "", out.n, 0666) != FILE_FAILED;
    }
    buf_free(&out);
    return good;
}

static bool fmt_stdin(bool check, const char *assumed) {
    struct buf in = {0}, out = {0};
    struct str text, made;
    bool good = file_read_stream(&in, stdin);

    if (!good)
        diag_error("standard input cannot be read: %s", strerror(errno));
    text = (struct str){in.p ? in.p : "", in.n};
    good = good && qapi_fmt(&out, assumed ? assumed : "<stdin>", text);
    made = (struct str){out.p ? out.p : "", out.n};
    if (good && !check) {
        fwrite(made.p, 1, made.n, stdout);
    } else if (good && !str_eq(made, text)) {
        diag_error("standard input is not in canonical form");
        good = false;
    }
    buf_free(&in);
    buf_free(&out);
    return good;
}

bool qapi_fmt_files(const char *const *paths, size_t count, bool check, const char *assumed) {
    bool good = true;

    for (size_t i = 0; i < count; i++)
        good &= strcmp(paths[i], "-") == 0 ? fmt_stdin(check, assumed) : fmt_file(paths[i], check);
    return count ? good : fmt_stdin(check, assumed);
}
