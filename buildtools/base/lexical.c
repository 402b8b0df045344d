/* SPDX-License-Identifier: MIT */
#include "base/lexical.h"

#include <stdlib.h>

#include "base/buf.h"

struct scan {
    const struct lexical_visitor *visitor;
    const char *p, *end;
    struct buf body; /* of the directive */
    bool doubt;      /* another dialect would read something else */
};

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

static bool is_word_byte(char c) {
    return lexical_is_letter((unsigned char)c) || lexical_is_digit((unsigned char)c) || c == '$';
}

/* The length of an escaped line end at p, 0 when there is none. GCC and Clang take blanks between
 * the backslash and the line end for a slip, and pass them. */
static size_t splice(const struct scan *s, const char *p) {
    const char *q = p + 1;

    if (p >= s->end || *p != '\\')
        return 0;
    while (q < s->end && is_blank(*q))
        q++;
    return q < s->end && *q == '\n' ? (size_t)(q + 1 - p) : 0;
}

/* What stands behind escaped line ends at p. */
static const char *unspliced(const struct scan *s, const char *p) {
    for (size_t n; (n = splice(s, p));)
        p += n;
    return p;
}

/* The end of these two bytes at p, with line ends between them or not; NULL when they are not
 * there. */
static const char *pair_at(const struct scan *s, const char *p, char first, char second) {
    if (p >= s->end || *p != first)
        return NULL;
    p = unspliced(s, p + 1);
    return p < s->end && *p == second ? p + 1 : NULL;
}

static void pass_comment(struct scan *s) {
    const char *end = NULL;

    s->p = pair_at(s, s->p, '/', '*');
    while (s->p < s->end && !(end = pair_at(s, s->p, '*', '/')))
        s->p++;
    s->p = end ? end : s->end;
}

/* Up to the end of the logical line, which stays. */
static void pass_line(struct scan *s) {
    while (s->p < s->end && *s->p != '\n') {
        size_t n = splice(s, s->p);

        s->p += n ? n : 1;
    }
}

/* A string or character. One without an end is a fault in C, an apostrophe in an assembler's
 * comment or in text that is not compiled; or a sign that quotes were paired wrongly before. */
static void pass_literal(struct scan *s) {
    char quote = *s->p++;

    while (s->p < s->end && *s->p != quote && *s->p != '\n') {
        size_t n = splice(s, s->p);

        if (n)
            s->p += n;
        else
            s->p += *s->p == '\\' && s->end - s->p > 1 ? 2 : 1;
    }
    if (s->p < s->end && *s->p == quote)
        s->p++;
    else
        s->doubt = true;
}

static bool is_any(struct str word, const char *const *list, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (str_is(word, list[i]))
            return true;
    }
    return false;
}

/* Words that go on in ways that not all dialects know: behind an escaped line end, as a raw string,
 * with a separator between digits. Dollars, too, are letters in some only. */
static bool is_doubtful(const struct scan *s, struct str word) {
    static const char *const raw[] = {"R", "LR", "uR", "UR", "u8R"};
    static const char *const prefixes[] = {"L", "u", "U", "u8"};
    const char *next = unspliced(s, s->p);

    if (next >= s->end)
        return false;
    if (next > s->p && is_word_byte(*next))
        return true;
    if (*next == '"')
        return is_any(word, raw, sizeof raw / sizeof *raw);
    return *next == '\'' && !is_any(word, prefixes, sizeof prefixes / sizeof *prefixes);
}

static struct str pass_word(struct scan *s) {
    struct str word = {s->p, 0};
    bool dollar = false;

    while (s->p < s->end && is_word_byte(*s->p))
        dollar |= *s->p++ == '$';
    word.n = (size_t)(s->p - word.p);
    s->doubt |= dollar;
    if (s->p < s->end && (*s->p == '\\' || *s->p == '"' || *s->p == '\''))
        s->doubt |= is_doubtful(s, word);
    return word;
}

/* White space within a line, comments and escaped line ends. */
static void pass_blanks(struct scan *s) {
    while (s->p < s->end) {
        size_t n;

        if (is_blank(*s->p))
            s->p++;
        else if (*s->p == '/' && pair_at(s, s->p, '/', '*'))
            pass_comment(s);
        else if (*s->p == '/' && pair_at(s, s->p, '/', '/'))
            pass_line(s);
        else if (*s->p == '\\' && (n = splice(s, s->p)))
            s->p += n;
        else
            return;
    }
}

/* `<name>` or `"name"`, in which neither comments nor escapes are known; empty when it is neither.
 */
static struct str pass_header_name(struct scan *s) {
    const char *begin = s->p, *p = begin;
    char close;

    if (p >= s->end || (*p != '<' && *p != '"'))
        return (struct str){0};
    close = *p == '<' ? '>' : '"';
    for (p++; p < s->end && *p != close && *p != '\n'; p++) {
        if (*p == '\\')
            return (struct str){0};
    }
    if (p >= s->end || *p != close)
        return (struct str){0};
    s->p = p + 1;
    return (struct str){begin, (size_t)(s->p - begin)};
}

static bool is_probe(struct str word) {
    return word.n > 10 && (str_starts(word, "__has_include") || str_is(word, "__has_embed"));
}

/* Only the operand of __has_include is sought as #include seeks it. */
static void probe(struct scan *s, struct str word) {
    struct str name = {0};

    pass_blanks(s);
    if (s->p >= s->end || *s->p != '(')
        return; /* `defined(__has_include)` */
    s->p++;
    pass_blanks(s);
    if (str_is(word, "__has_include"))
        name = pass_header_name(s);
    s->visitor->probe(s->visitor->ctx, name);
}

static void condition_word(struct scan *s, struct str word) {
    if (str_is(word, "defined")) {
        pass_blanks(s);
        if (s->p < s->end && *s->p == '(') {
            s->p++;
            pass_blanks(s);
        }
        word = pass_word(s);
        if (word.n)
            s->visitor->token(s->visitor->ctx, LEXICAL_TEST, word);
    } else if (is_probe(word)) {
        probe(s, word);
    } else {
        s->visitor->token(s->visitor->ctx, LEXICAL_CONDITION, word);
    }
}

/* A trigraph; or a universal character name, of which an identifier may be made. */
static bool is_doubtful_mark(const struct scan *s) {
    if (s->end - s->p < 3)
        return false;
    if (*s->p == '?')
        return s->p[1] == '?' && s->p[2] && strchr("=/'()!<>-", s->p[2]);
    return *s->p == '\\' && (s->p[1] == 'u' || s->p[1] == 'U');
}

/* The rest of a logical line. */
static void scan_rest(struct scan *s, enum lexical_where where) {
    for (pass_blanks(s); s->p < s->end && *s->p != '\n'; pass_blanks(s)) {
        if (is_word_byte(*s->p)) {
            struct str word = pass_word(s);

            if (where == LEXICAL_CONDITION)
                condition_word(s, word);
            else
                s->visitor->token(s->visitor->ctx, where, word);
            if (where != LEXICAL_CONDITION && where != LEXICAL_TEST && is_probe(word))
                s->visitor->probe(s->visitor->ctx, (struct str){0}); /* in a macro for #if */
        } else if (*s->p == '"' || *s->p == '\'') {
            pass_literal(s);
        } else {
            s->doubt |= (*s->p == '?' || *s->p == '\\') && is_doubtful_mark(s);
            s->p++;
        }
    }
}

static enum lexical_directive kind_of(struct str name) {
    static const struct {
        const char *name;
        enum lexical_directive directive;
    } table[] = {
        {"define", LEXICAL_DEFINE},   {"undef", LEXICAL_UNDEF},
        {"ifndef", LEXICAL_IFNDEF},   {"ifdef", LEXICAL_IF},
        {"if", LEXICAL_IF},           {"elif", LEXICAL_ELSE},
        {"elifdef", LEXICAL_ELSE},    {"elifndef", LEXICAL_ELSE},
        {"else", LEXICAL_ELSE},       {"endif", LEXICAL_ENDIF},
        {"include", LEXICAL_INCLUDE}, {"include_next", LEXICAL_INCLUDE},
        {"import", LEXICAL_INCLUDE},  {"embed", LEXICAL_EMBED},
        {"error", LEXICAL_NOTHING},   {"warning", LEXICAL_NOTHING},
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (str_is(name, table[i].name))
            return table[i].directive;
    }
    return LEXICAL_UNKNOWN;
}

static void add_piece(struct scan *s, struct buf *to, const char *from) {
    while (from < s->p) {
        size_t n = splice(s, from);

        if (n)
            from += n;
        else
            buf_putc(to, *from++);
    }
}

/* The text of the logical line from here, without moving: comments and white space are one blank,
 * escaped line ends nothing. */
static struct str read_body(struct scan *s) {
    struct scan ahead = *s;

    s->body.n = 0;
    while (ahead.p < ahead.end && *ahead.p != '\n') {
        const char *from = ahead.p;

        pass_blanks(&ahead);
        if (ahead.p > from) {
            if (unspliced(s, from) < ahead.p)
                buf_putc(&s->body, ' ');
        } else if (*from == '"' || *from == '\'') {
            pass_literal(&ahead);
            add_piece(&ahead, &s->body, from);
        } else {
            buf_putc(&s->body, *ahead.p++);
        }
    }
    s->doubt |= ahead.doubt;
    return (struct str){s->body.n ? s->body.p : "", s->body.n};
}

/* Does the rest of the line say `once`? */
static bool is_once(const struct scan *s) {
    struct scan copy = *s;

    pass_blanks(&copy);
    return str_is(pass_word(&copy), "once");
}

static void scan_directive(struct scan *s) {
    struct str word, name = {0}, body = {0};
    enum lexical_directive directive;
    enum lexical_where where = LEXICAL_OTHER;

    s->p++;
    pass_blanks(s);
    word = pass_word(s);
    directive = kind_of(word);
    pass_blanks(s);
    if (directive == LEXICAL_DEFINE || directive == LEXICAL_UNDEF || directive == LEXICAL_IFNDEF ||
        (word.n > 4 && str_ends(word, "def")))
        name = pass_word(s);
    if (str_is(word, "pragma") && is_once(s))
        directive = LEXICAL_ONCE;
    if (directive == LEXICAL_DEFINE || directive == LEXICAL_INCLUDE)
        body = read_body(s);
    s->visitor->directive(s->visitor->ctx, directive, name, body);
    if (name.n)
        s->visitor->token(s->visitor->ctx,
                          directive == LEXICAL_DEFINE || directive == LEXICAL_UNDEF ? LEXICAL_NAME
                                                                                    : LEXICAL_TEST,
                          name);
    if (directive == LEXICAL_NOTHING || directive == LEXICAL_ONCE) {
        pass_line(s);
        return;
    }
    if (directive == LEXICAL_DEFINE)
        where = LEXICAL_BODY;
    else if (str_is(word, "if") || str_is(word, "elif"))
        where = LEXICAL_CONDITION;
    else if (directive == LEXICAL_INCLUDE || directive == LEXICAL_EMBED)
        pass_header_name(s);
    scan_rest(s, where);
}

/* ---- all readings ---- */

static void scan_words(struct str text, const struct lexical_visitor *visitor, bool dollar) {
    const char *p = text.p, *end = text.p + text.n;

    while (p < end) {
        const char *begin = p;

        while (p < end && is_word_byte(*p) && (dollar || *p != '$'))
            p++;
        if (p > begin)
            visitor->token(visitor->ctx, LEXICAL_TEXT, (struct str){begin, (size_t)(p - begin)});
        else
            p++;
    }
}

/* Without escaped line ends, also those that a trigraph escapes. */
static void join_lines(struct str text, struct buf *joined) {
    struct scan s = {.p = text.p, .end = text.p + text.n};

    while (s.p < s.end) {
        size_t n = splice(&s, s.p);

        if (!n && s.end - s.p > 3 && memcmp(s.p, "?\?/", 3) == 0) {
            s.p += 2;
            n = s.p[1] == '\n' ? 2 : s.end - s.p > 2 && s.p[1] == '\r' && s.p[2] == '\n' ? 3 : 0;
            s.p -= n ? 0 : 2;
        }
        if (n)
            s.p += n;
        else
            buf_putc(joined, *s.p++);
    }
}

static bool holds(struct str text, const char *word) {
    return text.p && text.n && memmem(text.p, text.n, word, strlen(word)) != NULL;
}

void lexical_tokens(struct str text, const struct lexical_visitor *visitor) {
    struct buf joined = {0};

    if (!text.n)
        return;
    join_lines(text, &joined);
    for (unsigned dollar = 0; dollar < 2; dollar++) {
        scan_words(text, visitor, dollar);
        scan_words((struct str){joined.p, joined.n}, visitor, dollar);
    }
    text = (struct str){joined.p, joined.n};
    if (visitor->probe && (holds(text, "__has_include") || holds(text, "__has_embed")))
        visitor->probe(visitor->ctx, (struct str){0});
    if (visitor->directive && holds(text, "embed"))
        visitor->directive(visitor->ctx, LEXICAL_EMBED, (struct str){0}, (struct str){0});
    buf_free(&joined);
}

void lexical_scan(struct str text, const struct lexical_visitor *visitor) {
    struct scan s = {.visitor = visitor, .p = text.p, .end = text.p + text.n};

    if (str_starts(text, "\xef\xbb\xbf")) /* a byte order mark */
        s.p += 3;
    s.doubt = holds(text, "?\?/");
    while (s.p < s.end) {
        pass_blanks(&s);
        if (s.p < s.end && *s.p == '#') {
            scan_directive(&s);
        } else if (s.p < s.end && *s.p != '\n') {
            s.doubt |= pair_at(&s, s.p, '%', ':') != NULL; /* a digraph of # */
            visitor->text(visitor->ctx);
            scan_rest(&s, LEXICAL_TEXT);
        }
        if (s.p < s.end) /* the line end */
            s.p++;
    }
    buf_free(&s.body);
    if (s.doubt) {
        visitor->doubt(visitor->ctx);
        lexical_tokens(text, visitor);
    }
}
