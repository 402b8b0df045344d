/* SPDX-License-Identifier: MIT */
/*
 * The text of comments, which is reStructuredText of a modest kind: paragraphs, lists, literal
 * blocks, examples, notes; code, emphasis and references within lines.
 */
#include <ctype.h>

#include "base/escape.h"
#include "qapi/reference/reference.h"

/* ---- lines ---- */

struct lines {
    struct str *list; /* [count] */
    size_t count;
};

static struct lines split(struct arena *a, struct str text) {
    struct lines l = {arena_array(a, text.n + 1, sizeof *l.list), 0};

    while (text.n) {
        const char *end = memchr(text.p, '\n', text.n);
        size_t n = end ? (size_t)(end - text.p) : text.n;

        l.list[l.count++] = (struct str){text.p, n};
        text.p += n + (end != NULL);
        text.n -= n + (end != NULL);
    }
    return l;
}

static size_t indent_of(struct str line) {
    size_t n = 0;

    while (n < line.n && line.p[n] == ' ')
        n++;
    return n;
}

static bool is_blank(struct str line) {
    return indent_of(line) == line.n;
}

static struct str without(struct str line, size_t n) {
    n = n < line.n ? n : line.n;
    return (struct str){line.p + n, line.n - n};
}

/* The lines behind line i that belong to it: indented more, or blank between such. */
static size_t body_end(const struct lines *l, size_t i, size_t indent) {
    size_t end = i + 1;

    for (size_t k = i + 1; k < l->count; k++) {
        if (is_blank(l->list[k]))
            continue;
        if (indent_of(l->list[k]) <= indent)
            break;
        end = k + 1;
    }
    return end;
}

/* The least indentation of lines [from, to). */
static size_t least_indent(const struct lines *l, size_t from, size_t to) {
    size_t least = SIZE_MAX;

    for (size_t i = from; i < to; i++) {
        if (!is_blank(l->list[i]) && indent_of(l->list[i]) < least)
            least = indent_of(l->list[i]);
    }
    return least == SIZE_MAX ? 0 : least;
}

struct str qapi_reference_tagged(struct arena *a, struct str text) {
    struct lines l = split(a, text);
    bool at_tag = l.count && indent_of(l.list[0]) == 0; /* or the text begins below it */
    size_t indent = least_indent(&l, at_tag, l.count);
    struct buf b = {0};
    char *copy;

    for (size_t i = 0; i < l.count; i++) {
        buf_str(&b, at_tag && i == 0 ? l.list[0] : without(l.list[i], indent));
        buf_putc(&b, '\n');
    }
    copy = arena_copy(a, b.p, b.n);
    text = (struct str){copy, b.n};
    buf_free(&b);
    return text;
}

/* A line of punctuation below or above a title. */
static bool is_rule(struct str line) {
    for (size_t i = 0; i < line.n; i++) {
        if (!strchr("=-*~^\"", line.p[i]) || line.p[i] != line.p[0])
            return false;
    }
    return line.n > 2;
}

static struct str line_of(struct str text, size_t i) {
    while (i-- && text.n) {
        const char *end = memchr(text.p, '\n', text.n);

        text = end ? without(text, (size_t)(end - text.p) + 1) : (struct str){text.p + text.n, 0};
    }
    if (text.n && memchr(text.p, '\n', text.n))
        text.n = (size_t)((const char *)memchr(text.p, '\n', text.n) - text.p);
    return text;
}

size_t qapi_reference_heading(struct str text, struct str *title) {
    struct str first = line_of(text, 0), second = line_of(text, 1);
    size_t level = 0;

    while (level < first.n && first.p[level] == '=')
        level++;
    if (level && level < first.n && first.p[level] == ' ') {
        *title = without(first, level + 1);
        return 1;
    }
    if (is_rule(first) && second.n && is_rule(line_of(text, 2))) {
        *title = second;
        return 3;
    }
    *title = first;
    return first.n && isalnum((unsigned char)first.p[0]) && is_rule(second) ? 2 : 0;
}

/* The name of a directive `.. name:: argument`; n == 0: the line is none. */
static struct str directive_of(struct str line, struct str *argument) {
    struct str s = without(line, indent_of(line));
    size_t n = 0;

    if (!str_starts(s, ".. "))
        return (struct str){NULL, 0};
    s = without(s, 3);
    while (n < s.n && (isalnum((unsigned char)s.p[n]) || s.p[n] == '-'))
        n++;
    if (n + 1 >= s.n || s.p[n] != ':' || s.p[n + 1] != ':')
        return (struct str){NULL, 0};
    *argument = without(s, n + 2);
    *argument = without(*argument, indent_of(*argument));
    return (struct str){s.p, n};
}

static bool is_literal_directive(struct str name) {
    return str_is(name, "qmp-example") || str_is(name, "code-block") || str_is(name, "code") ||
           str_is(name, "parsed-literal");
}

/* The first line behind a directive's options. *title gets that of an example. */
static size_t skip_options(const struct lines *l, size_t i, size_t end, struct str *title) {
    *title = (struct str){NULL, 0};
    for (; i < end; i++) {
        struct str line = without(l->list[i], indent_of(l->list[i]));

        if (!line.n || line.p[0] != ':')
            break;
        if (str_starts(line, ":title:"))
            *title = without(line, 8);
    }
    while (i < end && is_blank(l->list[i]))
        i++;
    return i;
}

/* How long the mark of a list's item is, with the space behind it; 0: the line begins none. */
static size_t item_mark(struct str line) {
    struct str s = without(line, indent_of(line));
    size_t n = 0;

    if (s.n > 2 && strchr("-*", s.p[0]) && s.p[1] == ' ')
        return 2;
    if (s.n > 3 && s.p[0] == '#' && s.p[1] == '.' && s.p[2] == ' ')
        return 3;
    while (n < s.n && isdigit((unsigned char)s.p[n]))
        n++;
    return n && n + 1 < s.n && (s.p[n] == '.' || s.p[n] == ')') && s.p[n + 1] == ' ' ? n + 2 : 0;
}

/* ---- within lines ---- */

enum inline_kind { PLAIN, CODE, REFERENCE, NAME, STRONG, EMPHASIS };

/* The next piece of a line: its kind and text; takes it from `rest`. */
static enum inline_kind quoted(struct str *rest, struct str *text, const char *mark,
                               enum inline_kind kind) {
    size_t n = strlen(mark);
    const char *end = NULL;

    for (size_t i = n + 1; i + n <= rest->n && !end; i++) {
        if (memcmp(rest->p + i, mark, n) == 0)
            end = rest->p + i;
    }
    if (!end || rest->p[n] == ' ')
        return PLAIN;
    *text = (struct str){rest->p + n, (size_t)(end - rest->p) - n};
    *rest = without(*rest, (size_t)(end - rest->p) + n);
    return kind;
}

/* `:role:` before a reference. */
static size_t role_length(struct str s) {
    size_t n = 1;

    while (n < s.n && (islower((unsigned char)s.p[n]) || s.p[n] == '-' || s.p[n] == ':'))
        n++;
    return s.n && s.p[0] == ':' && n > 2 && n < s.n && s.p[n - 1] == ':' && s.p[n] == '`' ? n : 0;
}

static bool is_name_char(char c) {
    return isalnum((unsigned char)c) || c == '-' || c == '_';
}

static enum inline_kind name_piece(struct str *rest, struct str *text) {
    size_t n = 1;

    while (n < rest->n && is_name_char(rest->p[n]))
        n++;
    while (n > 1 && rest->p[n - 1] == '-')
        n--;
    if (n == 1)
        return PLAIN;
    *text = (struct str){rest->p + 1, n - 1};
    *rest = without(*rest, n);
    return NAME;
}

/* `before`: the character before, which may make a mark part of a word. */
static enum inline_kind piece(struct str *rest, struct str *text, char before) {
    size_t role = role_length(*rest);
    struct str inner = without(*rest, role);
    enum inline_kind kind = PLAIN;
    bool inside = isalnum((unsigned char)before);

    if (inside && rest->p[0] != '`')
        return PLAIN;
    if (role) {
        kind = quoted(&inner, text, "`", REFERENCE);
        *rest = kind ? inner : *rest;
    } else if (str_starts(*rest, "``")) {
        kind = quoted(rest, text, "``", CODE);
    } else if (rest->p[0] == '`') {
        kind = quoted(rest, text, "`", REFERENCE);
    } else if (str_starts(*rest, "**")) {
        kind = quoted(rest, text, "**", STRONG);
    } else if (rest->p[0] == '*') {
        kind = quoted(rest, text, "*", EMPHASIS);
    } else if (rest->p[0] == '@') {
        kind = name_piece(rest, text);
    }
    return kind;
}

/* A reference `text <target>` has its text shown. */
static struct str shown(struct str text) {
    const char *angle = memchr(text.p, '<', text.n);

    if (angle && angle > text.p && text.p[text.n - 1] == '>')
        text.n = (size_t)(angle - text.p);
    while (text.n && text.p[text.n - 1] == ' ')
        text.n--;
    return text;
}

/* ---- HTML ---- */

static void html_name(struct qapi_reference *r, struct str name) {
    const struct qapi_entity *e = qapi_schema_find(r->schema, arena_copy(r->arena, name.p, name.n));

    if (e && !e->implicit)
        buf_printf(&r->out, "<a href=\"#def-%s\"><code>%s</code></a>", e->name, e->name);
    else {
        buf_puts(&r->out, "<code>");
        escape_html(&r->out, name);
        buf_puts(&r->out, "</code>");
    }
}

static void html_piece(struct qapi_reference *r, enum inline_kind kind, struct str text) {
    switch (kind) {
    case STRONG:
    case EMPHASIS:
        buf_puts(&r->out, kind == STRONG ? "<strong>" : "<em>");
        escape_html(&r->out, text);
        buf_puts(&r->out, kind == STRONG ? "</strong>" : "</em>");
        break;
    case CODE:
        buf_puts(&r->out, "<code>");
        escape_html(&r->out, text);
        buf_puts(&r->out, "</code>");
        break;
    default: html_name(r, shown(text)); break;
    }
}

static void html_inline(struct qapi_reference *r, struct str s) {
    char before = ' ';

    while (s.n) {
        struct str text = {NULL, 0};
        enum inline_kind kind = piece(&s, &text, before);

        before = kind ? ' ' : s.p[0];
        if (kind) {
            html_piece(r, kind, text);
            if (kind == REFERENCE && s.n && s.p[0] == '_')
                s = without(s, str_starts(s, "__") ? 2 : 1);
        } else {
            escape_html_char(&r->out, s.p[0]);
            s = without(s, 1);
        }
    }
}

static void html_blocks(struct qapi_reference *r, const struct lines *l, size_t from, size_t to);

static void html_literal(struct qapi_reference *r, const struct lines *l, size_t from, size_t to) {
    size_t indent = least_indent(l, from, to);

    while (from < to && is_blank(l->list[from]))
        from++;
    buf_puts(&r->out, "<pre tabindex=\"0\">");
    for (size_t i = from; i < to; i++) {
        escape_html(&r->out, without(l->list[i], indent));
        buf_putc(&r->out, '\n');
    }
    buf_puts(&r->out, "</pre>\n");
}

static void html_directive(struct qapi_reference *r, struct str name, struct str argument,
                           const struct lines *l, size_t from, size_t to) {
    struct str title;

    from = skip_options(l, from, to, &title);
    if (is_literal_directive(name)) {
        if (title.n) {
            buf_puts(&r->out, "<p class=\"caption\">");
            html_inline(r, title);
            buf_puts(&r->out, "</p>\n");
        }
        html_literal(r, l, from, to);
        return;
    }
    buf_puts(&r->out, "<div class=\"note\">");
    if (argument
            .n) { /* the beginning of the first paragraph: it takes the place of the line before */
        struct str before = l->list[from - 1];

        l->list[from - 1] = argument;
        html_blocks(r, l, from - 1, to);
        l->list[from - 1] = before;
    } else {
        html_blocks(r, l, from, to);
    }
    buf_puts(&r->out, "</div>\n");
}

/* The items of a list from line i on; returns the line behind them. */
static size_t html_list(struct qapi_reference *r, const struct lines *l, size_t i, size_t to) {
    size_t indent = indent_of(l->list[i]);
    bool numbered = !strchr("-*", l->list[i].p[indent]);
    char first_mark = l->list[i].p[indent];

    buf_puts(&r->out, numbered ? "<ol>\n" : "<ul>\n");
    while (i < to && indent_of(l->list[i]) == indent && item_mark(l->list[i]) &&
           (numbered ? !strchr("-*", l->list[i].p[indent]) : l->list[i].p[indent] == first_mark)) {
        size_t mark = item_mark(l->list[i]), end = body_end(l, i, indent);
        struct str first = l->list[i];

        end = end < to ? end : to;
        l->list[i] = without(first, indent + mark);
        buf_puts(&r->out, "<li>");
        html_blocks(r, l, i, end);
        buf_puts(&r->out, "</li>\n");
        l->list[i] = first;
        for (i = end; i < to && is_blank(l->list[i]); i++)
            ;
    }
    buf_puts(&r->out, numbered ? "</ol>\n" : "</ul>\n");
    return i;
}

/* A paragraph, and the literal block that it announces; returns the line behind. */
static size_t html_paragraph(struct qapi_reference *r, const struct lines *l, size_t i, size_t to) {
    size_t first = i, indent = indent_of(l->list[i]), end;
    bool literal, empty;

    while (i < to && !is_blank(l->list[i]))
        i++;
    literal = str_ends(l->list[i - 1], "::");
    empty = i - first == 1 && str_is(without(l->list[first], indent), "::");
    if (!empty)
        buf_puts(&r->out, "<p>");
    for (size_t k = first; k < i && !empty; k++) {
        struct str line = without(l->list[k], indent_of(l->list[k]));

        if (literal && k + 1 == i)
            line.n--;
        html_inline(r, line);
        buf_puts(&r->out, k + 1 < i ? "\n" : "</p>\n");
    }
    if (!literal)
        return i;
    /* The first line's own indentation may have been that of a list's mark. */
    end = body_end(l, i - 1, i - first > 1 ? indent_of(l->list[i - 1]) : indent);
    end = end < to ? end : to;
    html_literal(r, l, i, end);
    return end;
}

static void html_heading(struct qapi_reference *r, struct str title) {
    buf_puts(&r->out, "<p class=\"heading\">");
    html_inline(r, title);
    buf_puts(&r->out, "</p>\n");
}

static void html_blocks(struct qapi_reference *r, const struct lines *l, size_t from, size_t to) {
    size_t i = from;

    while (i < to) {
        struct str line = l->list[i], argument, title, rest, name = directive_of(line, &argument);
        const struct str *last = &l->list[l->count - 1];
        size_t end = body_end(l, i, indent_of(line)), taken;

        end = end < to ? end : to;
        rest = (struct str){line.p, (size_t)(last->p + last->n - line.p)};
        taken = qapi_reference_heading(rest, &title);
        if (is_blank(line)) {
            i++;
        } else if (name.n) {
            html_directive(r, name, argument, l, i + 1, end);
            i = end;
        } else if (str_starts(without(line, indent_of(line)), ".. ")) {
            i = end; /* a comment */
        } else if (taken && i + taken <= to) {
            html_heading(r, title);
            i += taken;
        } else if (item_mark(line)) {
            i = html_list(r, l, i, to);
        } else if (line.p[indent_of(line)] == '+') {
            for (end = i; end < to && !is_blank(l->list[end]); end++)
                ;
            html_literal(r, l, i, end); /* a table */
            i = end;
        } else {
            i = html_paragraph(r, l, i, to);
        }
    }
}

void qapi_reference_text_html(struct qapi_reference *r, struct str text) {
    struct lines l = split(r->arena, text);

    html_blocks(r, &l, 0, l.count);
}

/* ---- reST ---- */

static void rst_inline(struct qapi_reference *r, struct str s) {
    char before = ' ';

    while (s.n) {
        struct str text = {NULL, 0}, whole = s;
        enum inline_kind kind = piece(&s, &text, before);

        before = kind ? ' ' : s.p[0];
        if (kind == NAME || (kind == REFERENCE && !(s.n && s.p[0] == '_'))) {
            text = shown(text);
            buf_printf(&r->out, "``%.*s``", STR_ARG(text));
            if (s.n && isalnum((unsigned char)s.p[0]))
                buf_puts(&r->out, "\\ ");
        } else if (kind) {
            buf_add(&r->out, whole.p, whole.n - s.n);
        } else {
            buf_putc(&r->out, s.p[0]);
            s = without(s, 1);
        }
    }
}

static void rst_indent(struct qapi_reference *r, size_t n) {
    buf_printf(&r->out, "%*s", (int)n, "");
}

/* A directive that only QEMU's documentation knows becomes a literal block. */
static size_t rst_example(struct qapi_reference *r, const struct lines *l, size_t i,
                          size_t indent) {
    size_t end = body_end(l, i, indent_of(l->list[i])), more = indent_of(l->list[i]);
    struct str title;
    size_t from = skip_options(l, i + 1, end, &title);

    if (title.n) {
        rst_indent(r, indent + more);
        rst_inline(r, title);
        buf_puts(&r->out, "\n\n");
    }
    if (from == end)
        return end;
    rst_indent(r, indent + more);
    buf_puts(&r->out, "::\n\n");
    for (; from < end; from++) {
        if (!is_blank(l->list[from])) {
            rst_indent(r, indent);
            buf_str(&r->out, l->list[from]);
        }
        buf_putc(&r->out, '\n');
    }
    return end;
}

/* The lines of a literal block, behind one that ends in `::`, stay as they are. */
static size_t rst_literal(struct qapi_reference *r, const struct lines *l, size_t i,
                          size_t indent) {
    size_t end = body_end(l, i - 1, indent_of(l->list[i - 1]));

    for (; i < end; i++) {
        if (!is_blank(l->list[i])) {
            rst_indent(r, indent);
            buf_str(&r->out, l->list[i]);
        }
        buf_putc(&r->out, '\n');
    }
    return i;
}

void qapi_reference_text_rst(struct qapi_reference *r, struct str text, size_t indent) {
    struct lines l = split(r->arena, text);

    for (size_t i = 0; i < l.count;) {
        struct str line = l.list[i], argument, title, name = directive_of(line, &argument);
        struct str rest = {line.p, (size_t)(text.p + text.n - line.p)};
        size_t taken = qapi_reference_heading(rest, &title);

        if (is_literal_directive(name)) {
            i = rst_example(r, &l, i, indent);
            continue;
        }
        if (taken) {
            rst_indent(r, indent);
            buf_puts(&r->out, ".. rubric:: ");
            rst_inline(r, title);
            i += taken;
        } else {
            if (!is_blank(line)) {
                rst_indent(r, indent);
                rst_inline(r, line);
            }
            i++;
        }
        buf_putc(&r->out, '\n');
        if (str_ends(line, "::") && !name.n)
            i = rst_literal(r, &l, i, indent);
    }
    buf_putc(&r->out, '\n');
}
