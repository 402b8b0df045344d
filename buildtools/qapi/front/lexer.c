/* SPDX-License-Identifier: MIT */
#include "qapi/front/lexer.h"

#include "qapi/front/message.h"

void qapi_lexer_init(struct qapi_lexer *l, struct arena *a, const struct qapi_source *source) {
    *l = (struct qapi_lexer){.arena = a, .source = source};
}

static struct qapi_span span_of(const struct qapi_lexer *l, size_t begin, size_t end) {
    return (struct qapi_span){l->source, (uint32_t)begin, (uint32_t)end};
}

static void set_token(struct qapi_lexer *l, int kind, size_t begin, size_t end) {
    l->token = (struct qapi_token){kind, span_of(l, begin, end), {NULL, 0}};
    l->cursor = (uint32_t)end;
}

size_t qapi_space_length(const char *bytes) {
    const unsigned char *p = (const unsigned char *)bytes;

    if (*p == ' ' || (*p >= '\t' && *p <= '\r') || (*p >= 0x1c && *p <= 0x1f))
        return 1;
    if (*p < 0x80)
        return 0;
    if (p[0] == 0xc2)
        return p[1] == 0x85 || p[1] == 0xa0 ? 2 : 0;
    if (p[0] == 0xe1)
        return p[1] == 0x9a && p[2] == 0x80 ? 3 : 0;
    if (p[0] == 0xe2 && p[1] == 0x80)
        return p[2] <= 0x8a || p[2] == 0xa8 || p[2] == 0xa9 || p[2] == 0xaf ? 3 : 0;
    if (p[0] == 0xe2)
        return p[1] == 0x81 && p[2] == 0x9f ? 3 : 0;
    return p[0] == 0xe3 && p[1] == 0x80 && p[2] == 0x80 ? 3 : 0;
}

/* Copies what stands between the quotes, resolving escapes. */
static void set_string(struct qapi_lexer *l, size_t begin, size_t end) {
    const char *p = l->source->text.p + begin + 1;
    char *copy = arena_copy(l->arena, p, end - begin - 2);
    size_t n = 0;

    for (size_t i = 0; i < end - begin - 2; i++) {
        if (p[i] == '\\')
            i++;
        copy[n++] = p[i];
    }
    copy[n] = '\0';
    set_token(l, QAPI_TOKEN_STRING, begin, end);
    l->token.text = (struct str){copy, n};
}

/* The whole character at offset i, for a message. */
static size_t character_end(const struct qapi_lexer *l, size_t i) {
    for (i++; ((unsigned char)l->source->text.p[i] & 0xc0) == 0x80; i++)
        ;
    return i;
}

static void bad_string(struct qapi_lexer *l, size_t begin, size_t at) {
    const unsigned char *p = (const unsigned char *)l->source->text.p;

    set_token(l, QAPI_TOKEN_BAD, begin, at);
    if (p[at] == '\n') {
        qapi_report(DIAG_ERROR, l->token.span, "this string has no closing ' on its line");
    } else if (p[at] == '\\') {
        qapi_report(DIAG_ERROR, span_of(l, at, character_end(l, at + 1)),
                    "the only escape in a string is \\\\");
    } else {
        qapi_report(DIAG_ERROR, span_of(l, at, character_end(l, at)),
                    "a string may hold printable ASCII characters only");
    }
}

/* A string that begins at the quote at `begin`. */
static void lex_string(struct qapi_lexer *l, size_t begin) {
    const unsigned char *p = (const unsigned char *)l->source->text.p;
    size_t i = begin + 1;

    for (; p[i] != '\''; i++) {
        if (p[i] == '\\' && p[i + 1] == '\\') {
            i++;
        } else if (p[i] == '\\' && p[i + 1] == '\n') {
            bad_string(l, begin, i + 1);
            return;
        } else if (p[i] < 32 || p[i] >= 127 || p[i] == '\\') {
            bad_string(l, begin, i);
            return;
        }
    }
    set_string(l, begin, i + 1);
}

static bool ends_stray(const char *p) {
    return strchr("[]{}:,'", *p) || qapi_space_length(p);
}

/* Text that no token begins with, shown up to where one may begin. */
static void lex_stray(struct qapi_lexer *l, size_t begin) {
    const unsigned char *p = (const unsigned char *)l->source->text.p;
    size_t end = begin + 1;

    while (p[end] && !ends_stray((const char *)p + end))
        end++;
    set_token(l, QAPI_TOKEN_BAD, begin, end);
    if (begin == 0 && p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf) {
        l->token.span.end = 3;
        qapi_report(DIAG_ERROR, l->token.span, "the file begins with a byte order mark");
        diag_hint("save it as UTF-8 without one");
    } else if (p[begin] == '"') {
        qapi_report(DIAG_ERROR, l->token.span,
                    "a string stands in single quotes, not in double ones");
    } else if (!p[begin]) {
        qapi_report(DIAG_ERROR, l->token.span, "a NUL byte has no place in a schema");
    } else {
        int shown = end - begin < 40 ? (int)(end - begin) : 40;

        while (shown > 1 && ((unsigned char)p[begin + (size_t)shown] & 0xc0) == 0x80)
            shown--;
        qapi_report(DIAG_ERROR, l->token.span,
                    "'%.*s' begins no value: there are only objects, "
                    "arrays, strings in single quotes, true and false",
                    shown, p + begin);
    }
}

/* The comment at `i`, up to the end of its line. */
static size_t comment_end(const struct qapi_lexer *l, size_t i) {
    const char *p = l->source->text.p;

    return (size_t)((const char *)memchr(p + i, '\n', l->source->text.n - i) - p);
}

/* The first byte from `i` on that is neither white space nor in a comment that is to be skipped. */
static size_t skip(const struct qapi_lexer *l, size_t i, bool comments) {
    const char *p = l->source->text.p;

    while (i < l->source->text.n) {
        size_t space = p[i] == ' ' || p[i] == '\n' ? 1 : qapi_space_length(p + i);

        if (space)
            i += space;
        else if (p[i] == '#' && !comments && p[i + 1] != '#')
            i = comment_end(l, i);
        else
            break;
    }
    return i;
}

void qapi_lexer_next(struct qapi_lexer *l, bool comments) {
    struct str text = l->source->text;
    size_t i = skip(l, l->cursor, comments);

    if (i >= text.n) {
        set_token(l, QAPI_TOKEN_END, text.n - 1, text.n);
    } else if (text.p[i] == '#') {
        set_token(l, QAPI_TOKEN_COMMENT, i, comment_end(l, i));
        l->token.text = qapi_span_text(l->token.span);
    } else if (text.p[i] && strchr("{}[]:,", text.p[i])) {
        set_token(l, text.p[i], i, i + 1);
    } else if (text.p[i] == '\'') {
        lex_string(l, i);
    } else if (text.n - i > 4 && memcmp(text.p + i, "true", 4) == 0) {
        set_token(l, QAPI_TOKEN_TRUE, i, i + 4);
    } else if (text.n - i > 5 && memcmp(text.p + i, "false", 5) == 0) {
        set_token(l, QAPI_TOKEN_FALSE, i, i + 5);
    } else {
        lex_stray(l, i);
    }
}

void qapi_lexer_resume(struct qapi_lexer *l) {
    struct str text = l->source->text;
    size_t i = comment_end(l, l->token.span.begin) + 1;

    while (i < text.n && text.p[i] != '{' && !(text.p[i] == '#' && text.p[i + 1] == '#'))
        i = comment_end(l, i) + 1;
    l->cursor = (uint32_t)i;
    qapi_lexer_next(l, false);
}
