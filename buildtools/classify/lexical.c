/* SPDX-License-Identifier: MIT */
#include "classify/lexical.h"

struct scan {
    const struct lexical_visitor *visitor;
    const char *p, *end;
};

static bool at(const struct scan *s, const char *two) {
    return s->end - s->p >= 2 && s->p[0] == two[0] && s->p[1] == two[1];
}

/* The length of an escaped line end at p: 0 when there is none. */
static size_t splice(const struct scan *s, const char *p) {
    if (p < s->end && *p == '\\') {
        if (s->end - p >= 2 && p[1] == '\n')
            return 2;
        if (s->end - p >= 3 && p[1] == '\r' && p[2] == '\n')
            return 3;
    }
    return 0;
}

static void pass_comment(struct scan *s) {
    s->p += 2;
    while (s->p < s->end && !at(s, "*/"))
        s->p++;
    s->p = at(s, "*/") ? s->p + 2 : s->end;
}

/* Up to the end of the logical line, which stays. */
static void pass_line(struct scan *s) {
    while (s->p < s->end && *s->p != '\n') {
        size_t n = splice(s, s->p);

        s->p += n ? n : 1;
    }
}

static void pass_literal(struct scan *s) {
    char quote = *s->p++;

    while (s->p < s->end && *s->p != quote && *s->p != '\n')
        s->p += *s->p == '\\' && s->end - s->p > 1 ? 2 : 1;
    if (s->p < s->end && *s->p == quote)
        s->p++;
}

static struct str pass_word(struct scan *s) {
    const char *begin = s->p;

    while (s->p < s->end && (lexical_is_letter((unsigned char)*s->p) ||
                             lexical_is_digit((unsigned char)*s->p) || *s->p == '$'))
        s->p++;
    return (struct str){begin, (size_t)(s->p - begin)};
}

/* White space within a line, comments and escaped line ends. */
static void pass_blanks(struct scan *s) {
    for (;;) {
        size_t n = splice(s, s->p);

        if (n)
            s->p += n;
        else if (at(s, "/*"))
            pass_comment(s);
        else if (at(s, "//"))
            pass_line(s);
        else if (s->p < s->end &&
                 (*s->p == ' ' || *s->p == '\t' || *s->p == '\r' || *s->p == '\f' || *s->p == '\v'))
            s->p++;
        else
            return;
    }
}

static void probe(struct scan *s) {
    struct str name = {0};
    const char *close;

    pass_blanks(s);
    if (s->p < s->end && *s->p == '(') {
        s->p++;
        pass_blanks(s);
    } else {
        return; /* `defined(__has_include)` */
    }
    if (s->p < s->end && (*s->p == '<' || *s->p == '"')) {
        close = memchr(s->p + 1, *s->p == '<' ? '>' : '"', (size_t)(s->end - s->p - 1));
        if (close) {
            name = (struct str){s->p, (size_t)(close + 1 - s->p)};
            s->p = close + 1;
        }
    }
    s->visitor->probe(s->visitor->ctx, name);
}

static void condition_word(struct scan *s, struct str word) {
    if (str_is(word, "defined")) {
        bool parenthesis;

        pass_blanks(s);
        parenthesis = s->p < s->end && *s->p == '(';
        if (parenthesis) {
            s->p++;
            pass_blanks(s);
        }
        word = pass_word(s);
        if (word.n)
            s->visitor->token(s->visitor->ctx, LEXICAL_TEST, word);
    } else if (str_starts(word, "__has_include") || str_is(word, "__has_embed")) {
        probe(s);
    } else {
        s->visitor->token(s->visitor->ctx, LEXICAL_CONDITION, word);
    }
}

/* The rest of a logical line. */
static void scan_rest(struct scan *s, enum lexical_where where) {
    for (pass_blanks(s); s->p < s->end && *s->p != '\n'; pass_blanks(s)) {
        unsigned char c = (unsigned char)*s->p;

        if (lexical_is_letter(c) || lexical_is_digit(c)) {
            struct str word = pass_word(s);

            if (where == LEXICAL_CONDITION)
                condition_word(s, word);
            else
                s->visitor->token(s->visitor->ctx, where, word);
        } else if (c == '"' || c == '\'') {
            pass_literal(s);
        } else {
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
        {"import", LEXICAL_INCLUDE},  {"embed", LEXICAL_INCLUDE},
        {"error", LEXICAL_NOTHING},   {"warning", LEXICAL_NOTHING},
    };

    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (str_is(name, table[i].name))
            return table[i].directive;
    }
    return LEXICAL_UNKNOWN;
}

/* The text of the logical line from here, without moving. */
static struct str rest_of_line(const struct scan *s) {
    struct scan copy = *s;

    pass_line(&copy);
    return (struct str){s->p, (size_t)(copy.p - s->p)};
}

/* Does the rest of the line say `once`? */
static bool is_once(const struct scan *s) {
    struct scan copy = *s;

    pass_blanks(&copy);
    return str_is(pass_word(&copy), "once");
}

static void scan_directive(struct scan *s) {
    struct str word, name = {0};
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
    s->visitor->directive(s->visitor->ctx, directive, name, rest_of_line(s));
    if (name.n && directive != LEXICAL_DEFINE && directive != LEXICAL_UNDEF)
        s->visitor->token(s->visitor->ctx, LEXICAL_TEST, name);
    if (directive == LEXICAL_NOTHING || directive == LEXICAL_ONCE) {
        pass_line(s);
        return;
    }
    if (directive == LEXICAL_DEFINE)
        where = LEXICAL_BODY;
    else if (str_is(word, "if") || str_is(word, "elif"))
        where = LEXICAL_CONDITION;
    scan_rest(s, where);
}

void lexical_scan(struct str text, const struct lexical_visitor *visitor) {
    struct scan s = {visitor, text.p, text.p + text.n};

    while (s.p < s.end) {
        pass_blanks(&s);
        if (s.p < s.end && *s.p == '#') {
            scan_directive(&s);
        } else if (s.p < s.end && *s.p != '\n') {
            visitor->text(visitor->ctx);
            scan_rest(&s, LEXICAL_TEXT);
        }
        if (s.p < s.end) /* the line end */
            s.p++;
    }
}

void lexical_tokens(struct str text, enum lexical_where where,
                    const struct lexical_visitor *visitor) {
    struct scan s = {visitor, text.p, text.p + text.n};

    while (s.p < s.end) {
        scan_rest(&s, where);
        if (s.p < s.end)
            s.p++;
    }
}
