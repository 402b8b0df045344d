/* SPDX-License-Identifier: MIT */
#include "ninja/ninja_lexer.h"

#include <stdio.h>

struct ninja_lexer ninja_lexer_at(const struct ninja_source *source, const char *p) {
    return (struct ninja_lexer){source, p, source->text.p + source->text.n};
}

struct diag_place ninja_place(const struct ninja_source *source, const char *p) {
    return (struct diag_place){source->path, source->text, (size_t)(p - source->text.p)};
}

static bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
}

/* How many bytes the line end at p takes: 0 when there is none. */
static size_t newline(const char *p, const char *end) {
    if (p < end && *p == '\n')
        return 1;
    return end - p >= 2 && p[0] == '\r' && p[1] == '\n' ? 2 : 0;
}

bool ninja_expected(const struct ninja_lexer *l, const char *what) {
    struct diag_place place = ninja_place(l->source, l->p);
    const char *p = l->p;
    struct str found = {p, 0};

    while (p + found.n < l->end && is_name(p[found.n]))
        found.n++;
    if (p == l->end)
        diag_error_at(&place, "expected %s, found the end of the file", what);
    else if (newline(p, l->end))
        diag_error_at(&place, "expected %s, found the end of the line", what);
    else if (found.n)
        diag_error_at(&place, "expected %s, found `%.*s`", what, STR_ARG(found));
    else if (*p == '\t')
        diag_error_at(&place, "expected %s, found a tab (Ninja files use spaces)", what);
    else if (*p > ' ' && *p < 127)
        diag_error_at(&place, "expected %s, found `%c`", what, *p);
    else
        diag_error_at(&place, "expected %s, found byte 0x%02x", what, (unsigned)(unsigned char)*p);
    return false;
}

/* Length of the escaped line end at p (`$`, line end): 0 when there is none. */
static size_t escaped_newline(const char *p, const char *end) {
    size_t n = p < end && *p == '$' ? newline(p + 1, end) : 0;

    return n ? n + 1 : 0;
}

void ninja_blanks(struct ninja_lexer *l) {
    size_t n;

    for (;;) {
        if (l->p < l->end && *l->p == ' ')
            l->p++;
        else if ((n = escaped_newline(l->p, l->end)) != 0)
            l->p += n;
        else
            return;
    }
}

bool ninja_eat(struct ninja_lexer *l, char c) {
    if (l->p == l->end || *l->p != c)
        return false;
    l->p++;
    ninja_blanks(l);
    return true;
}

struct str ninja_name(struct ninja_lexer *l) {
    struct str name = {l->p, 0};

    while (l->p < l->end && is_name(*l->p))
        l->p++;
    name.n = (size_t)(l->p - name.p);
    ninja_blanks(l);
    return name;
}

/* Behind the escape at p. The spaces behind an escaped line end belong to it. */
static const char *pass_escape(const char *p, const char *end) {
    size_t n = escaped_newline(p, end);

    if (!n)
        return end - p >= 2 ? p + 2 : end;
    p += n;
    while (p < end && *p == ' ')
        p++;
    return p;
}

struct str ninja_raw_path(struct ninja_lexer *l) {
    struct str path = {l->p, 0};
    const char *p = l->p;

    while (p < l->end && *p != ' ' && *p != ':' && *p != '|' && !newline(p, l->end))
        p = *p == '$' ? pass_escape(p, l->end) : p + 1;
    path.n = (size_t)(p - path.p);
    l->p = p;
    ninja_blanks(l);
    return path;
}

/* Does an odd number of `$` stand before p, not before `begin`? */
static bool is_escaped(const char *begin, const char *p) {
    const char *q = p;

    while (q > begin && q[-1] == '$')
        q--;
    return (p - q) & 1;
}

/* The line end that is not escaped, its carriage return if it has one; NULL when the file stops
 * before. */
static const char *find_line_end(const char *begin, const char *end) {
    const char *p = begin;

    while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        const char *stop = p > begin && p[-1] == '\r' ? p - 1 : p;

        if (!is_escaped(begin, stop))
            return stop;
        p++;
    }
    return NULL;
}

bool ninja_raw_value(struct ninja_lexer *l, struct str *value) {
    const char *stop = find_line_end(l->p, l->end);

    if (!stop) {
        l->p = l->end;
        return ninja_expected(l, "the end of the line");
    }
    *value = (struct str){l->p, (size_t)(stop - l->p)};
    l->p = stop + newline(stop, l->end);
    return true;
}

bool ninja_line_end(struct ninja_lexer *l) {
    size_t n = newline(l->p, l->end);

    l->p += n;
    return n > 0;
}

void ninja_skip_line(struct ninja_lexer *l) {
    const char *stop = find_line_end(l->p, l->end);

    l->p = stop ? stop + newline(stop, l->end) : l->end;
}

enum ninja_line ninja_next_line(struct ninja_lexer *l) {
    for (;;) {
        const char *begin = l->p;

        while (l->p < l->end && *l->p == ' ')
            l->p++;
        if (l->p == l->end)
            return NINJA_LINE_END;
        if (*l->p == '#') { /* a comment has no continuation */
            const char *stop = memchr(l->p, '\n', (size_t)(l->end - l->p));

            l->p = stop ? stop + 1 : l->end;
        } else if (ninja_line_end(l)) {
            return NINJA_LINE_BLANK;
        } else {
            return l->p > begin ? NINJA_LINE_INDENT : NINJA_LINE_TOP;
        }
    }
}

struct expansion {
    const struct ninja_source *source;
    const struct ninja_variables *variables;
    struct buf *out;
};

static bool bad_escape(const struct expansion *e, const char *p) {
    struct diag_place place = ninja_place(e->source, p);

    diag_error_at(&place, "a `$` that starts no variable and no escape");
    diag_hint("a `$` itself is written `$$`");
    return false;
}

/* `$name` and `${name}`; without braces, a name has no dots. Returns what is behind it, NULL after
 * an error. */
static const char *expand_variable(const struct expansion *e, const char *p, const char *end) {
    bool braces = p[1] == '{';
    struct str name = {p + 1 + braces, 0};

    while (name.p + name.n < end && is_name(name.p[name.n]) && (braces || name.p[name.n] != '.'))
        name.n++;
    if (!name.n || (braces && (name.p + name.n == end || name.p[name.n] != '}'))) {
        bad_escape(e, p);
        return NULL;
    }
    if (!e->variables->append(e->variables->ctx, name, e->out))
        return NULL;
    return name.p + name.n + braces;
}

/* The escape at p, where a `$` stands. Returns what is behind it, NULL after an error. */
static const char *expand_escape(const struct expansion *e, const char *p, const char *end) {
    if (end - p < 2) {
        bad_escape(e, p);
        return NULL;
    }
    if (escaped_newline(p, end))
        return pass_escape(p, end);
    if (p[1] == '$' || p[1] == ' ' || p[1] == ':') {
        buf_putc(e->out, p[1]);
        return p + 2;
    }
    return expand_variable(e, p, end);
}

bool ninja_expand(const struct ninja_source *source, struct str raw,
                  const struct ninja_variables *variables, struct buf *out) {
    struct expansion e = {source, variables, out};
    const char *p = raw.p, *end = raw.p + raw.n;
    const char *nul = raw.n ? memchr(p, '\0', raw.n) : NULL;

    if (nul) {
        struct diag_place place = ninja_place(source, nul);

        diag_error_at(&place, "a NUL byte in a text file");
        return false;
    }
    while (p && p < end) {
        const char *dollar = memchr(p, '$', (size_t)(end - p));

        buf_add(out, p, (size_t)((dollar ? dollar : end) - p));
        p = dollar ? expand_escape(&e, dollar, end) : end;
    }
    return p != NULL;
}
