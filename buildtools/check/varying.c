/* SPDX-License-Identifier: MIT */
#include "check/varying.h"

#include <ctype.h>
#include <stdlib.h>

enum { DEEPEST = 200 }; /* lists within lists; deeper, it is no JSON for us */

struct growing {
    struct piece *list;
    size_t count, capacity;
};

static void add(struct growing *g, size_t begin, size_t end, bool is_list) {
    g->list = array_grow(g->list, &g->capacity, g->count + 1, sizeof *g->list);
    g->list[g->count++] = (struct piece){begin, end, 1, is_list, false};
}

/* The list at `start` ends here, with all pieces since. */
static void close_list(struct growing *g, size_t start, size_t end) {
    g->list[start].end = end;
    g->list[start].pieces = (uint32_t)(g->count - start);
}

/* ---- lines of words ---- */

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* A point between digits, as in seconds with a fraction: of 9.1 and 9.2, all of it varies. */
static bool is_point(struct str text, size_t at) {
    return at > 0 && at + 1 < text.n && text.p[at] == '.' &&
           isdigit((unsigned char)text.p[at - 1]) && isdigit((unsigned char)text.p[at + 1]);
}

/* Where the word, the blanks or the single character that begins at `at` ends. */
static size_t word_end(struct str text, size_t at) {
    bool (*same)(char) = is_word(text.p[at]) ? is_word : is_blank(text.p[at]) ? is_blank : NULL;
    size_t end = at + 1;

    while (same && end < text.n && (same(text.p[end]) || (same == is_word && is_point(text, end))))
        end++;
    return end;
}

static void parse_lines(struct growing *g, struct str text) {
    for (size_t at = 0; at < text.n;) {
        size_t line = g->count;

        add(g, at, at, true);
        do {
            size_t end = word_end(text, at);

            add(g, at, end, false);
            at = end;
        } while (at < text.n && text.p[at - 1] != '\n');
        close_list(g, line, at);
    }
}

/* ---- JSON ---- */

static size_t string_end(struct str text, size_t at) {
    for (at++; at < text.n; at++) {
        if (text.p[at] == '\\')
            at++;
        else if (text.p[at] == '"')
            return at + 1;
    }
    return 0;
}

/* Several values one after the other, as a monitor sends them, are JSON, too. False when it is
 * none. */
static bool parse_json(struct growing *g, struct str text) {
    size_t open[DEEPEST], depth = 0, at = 0;

    if (!text.n || (text.p[0] != '{' && text.p[0] != '['))
        return false;
    while (at < text.n) {
        char c = text.p[at];
        size_t end = c == '"' ? string_end(text, at) : at + 1;

        if (c == '{' || c == '[') {
            if (depth == DEEPEST)
                return false;
            open[depth++] = g->count;
            add(g, at, end, true);
        } else if (c != '"' && !strchr("}],:", c)) { /* a number, a word, white space */
            bool blank = isspace((unsigned char)c);

            while (end < text.n && !strchr("{}[],:\"", text.p[end]) &&
                   blank == !!isspace((unsigned char)text.p[end]))
                end++;
        }
        if (!end)
            return false;
        add(g, at, end, false);
        at = end;
        if (c == '}' || c == ']') {
            if (!depth || text.p[g->list[open[depth - 1]].begin] != (c == '}' ? '{' : '['))
                return false;
            depth--;
            close_list(g, open[depth], at);
        }
    }
    return depth == 0;
}

struct answer_tree varying_parse(struct arena *a, struct str text) {
    struct answer_tree tree = {.text = text};
    struct growing g = {0};

    add(&g, 0, text.n, true);
    tree.is_json = parse_json(&g, text);
    if (!tree.is_json) {
        g.count = 1;
        parse_lines(&g, text);
    }
    close_list(&g, 0, text.n);
    tree.list = arena_array(a, g.count, sizeof *tree.list);
    memcpy(tree.list, g.list, g.count * sizeof *g.list);
    tree.count = (uint32_t)g.count;
    free(g.list);
    return tree;
}

/* ---- comparing ---- */

static struct str piece_text(const struct answer_tree *tree, uint32_t i) {
    const struct piece *p = &tree->list[i];

    return (struct str){tree->text.p + p->begin, p->end - p->begin};
}

static uint32_t list_length(const struct answer_tree *tree, uint32_t i) {
    uint32_t n = 0;

    for (uint32_t k = i + 1; k < i + tree->list[i].pieces; k += tree->list[k].pieces)
        n++;
    return n;
}

static bool are_alike(const struct answer_tree *a, uint32_t i, const struct answer_tree *b,
                      uint32_t k) {
    return a->list[i].is_list && b->list[k].is_list && list_length(a, i) == list_length(b, k);
}

static void mark(struct answer_tree *tree, uint32_t i, const struct answer_tree *other,
                 uint32_t k) {
    uint32_t end = i + tree->list[i].pieces;

    if (tree->list[i].varies || str_eq(piece_text(tree, i), piece_text(other, k)))
        return;
    if (!are_alike(tree, i, other, k)) {
        tree->list[i].varies = tree->varies = true;
        return;
    }
    for (i++, k++; i < end; i += tree->list[i].pieces, k += other->list[k].pieces)
        mark(tree, i, other, k);
}

void varying_mark(struct answer_tree *tree, const struct answer_tree *other) {
    mark(tree, 0, other, 0);
}

static size_t first_byte(struct str a, struct str b) {
    size_t i = 0;

    while (i < a.n && i < b.n && a.p[i] == b.p[i])
        i++;
    return i;
}

static bool find(const struct answer_tree *a, uint32_t i, const struct answer_tree *b, uint32_t k,
                 size_t *at, size_t *other_at) {
    struct str one = piece_text(a, i), two = piece_text(b, k);
    uint32_t end = i + a->list[i].pieces;
    size_t same;

    if (a->list[i].varies || str_eq(one, two))
        return false;
    if (are_alike(a, i, b, k)) {
        for (i++, k++; i < end; i += a->list[i].pieces, k += b->list[k].pieces) {
            if (find(a, i, b, k, at, other_at))
                return true;
        }
        return false;
    }
    same = first_byte(one, two);
    *at = a->list[i].begin + same;
    *other_at = b->list[k].begin + same;
    return true;
}

bool varying_first_difference(const struct answer_tree *tree, struct str other, size_t *at,
                              size_t *other_at) {
    struct arena a = {0};
    struct answer_tree parsed;
    bool found;

    if (!tree->varies) {
        *at = *other_at = first_byte(tree->text, other);
        return !str_eq(tree->text, other);
    }
    parsed = varying_parse(&a, other);
    found = find(tree, 0, &parsed, 0, at, other_at);
    arena_free(&a);
    return found;
}

/* ---- places in words ---- */

static size_t line_of(struct str text, size_t at) {
    size_t line = 1;

    for (size_t i = 0; i < at && i < text.n; i++)
        line += text.p[i] == '\n';
    return line;
}

void varying_place(const struct answer_tree *tree, uint32_t piece, struct buf *out) {
    uint32_t list = 0, i = 1;

    if (piece == 0)
        buf_puts(out, "all of it");
    else if (!tree->is_json)
        buf_printf(out, "line %zu", line_of(tree->text, tree->list[piece].begin));
    if (piece == 0 || !tree->is_json)
        return;
    while (list != piece) { /* down to the piece, through the lists that hold it */
        bool is_object = list && tree->text.p[tree->list[list].begin] == '{';
        struct str name = {0};
        size_t number = 0;

        for (; i + tree->list[i].pieces <= piece; i += tree->list[i].pieces) {
            struct str text = piece_text(tree, i);

            number += str_is(text, ",");
            if (text.n > 1 && text.p[0] == '"' && str_is(piece_text(tree, i + 1), ":"))
                name = (struct str){text.p + 1, text.n - 2};
        }
        if (is_object && name.n)
            buf_printf(out, ".%.*s", STR_ARG(name));
        else if (list)
            buf_printf(out, "[%zu]", number);
        list = i;
        i = list + 1;
    }
}
