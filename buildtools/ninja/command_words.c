/* SPDX-License-Identifier: MIT */
#include "ninja/command_words.h"

#include <stdlib.h>

#include "base/buf.h"

void build_words_add(struct build_words *list, const char *word) {
    list->words = array_grow(list->words, &list->capacity, list->count + 1, sizeof *list->words);
    list->words[list->count++] = word;
}

void build_words_free(struct build_words *list) {
    free(list->words);
    *list = (struct build_words){0};
}

struct shell {
    struct str text;
    size_t at;                           /* next byte */
    struct buf word;                     /* what was read of the word so far */
    bool plain;                          /* nothing in the word was quoted so far */
    struct build_words_problem *problem; /* filled by the first failure */
};

static bool fail(struct shell *s, const char *what, size_t offset) {
    *s->problem = (struct build_words_problem){what, offset};
    return false;
}

static bool single_quoted(struct shell *s) {
    size_t begin = s->at + 1;
    const char *end = memchr(s->text.p + begin, '\'', s->text.n - begin);

    if (!end)
        return fail(s, "a quote without an end", s->at);
    buf_add(&s->word, s->text.p + begin, (size_t)(end - s->text.p) - begin);
    s->at = (size_t)(end - s->text.p) + 1;
    return true;
}

static bool is_expansion(char c) {
    return c == '$' || c == '`';
}

static const char EXPANSION[] = "an expansion";

static bool double_quoted(struct shell *s) {
    size_t begin = s->at++;

    while (s->at < s->text.n) {
        char c = s->text.p[s->at++];

        if (c == '"')
            return true;
        if (is_expansion(c))
            return fail(s, EXPANSION, s->at - 1);
        if (c == '\\' && s->at < s->text.n && memchr("$`\"\\\n", s->text.p[s->at], 5)) {
            c = s->text.p[s->at++];
            if (c == '\n') /* both are gone */
                continue;
        }
        buf_putc(&s->word, c);
    }
    return fail(s, "a quote without an end", begin);
}

/* A backslash takes the next byte as it is; before a line end, both are gone; at the very end, it
 * stays. */
static void escaped(struct shell *s) {
    char c = ++s->at < s->text.n ? s->text.p[s->at++] : '\\';

    if (c == '\n')
        return;
    s->plain = false;
    buf_putc(&s->word, c);
}

/* What an unquoted `c` asks the shell to do, NULL when it is only itself. */
static const char *special(const struct shell *s, char c) {
    bool first = s->word.n == 0 && s->plain;

    if (is_expansion(c) || (first && c == '~'))
        return EXPANSION;
    if (c == '*' || c == '?' || c == '[')
        return "a pattern for file names";
    if (c == '<' || c == '>')
        return "a redirection";
    if (c == '(' || c == ')')
        return "a subshell";
    if (c == '|')
        return "a pipe or an alternative";
    if (c == ';' || c == '\n' || c == '&')
        return "more than one command";
    return first && c == '#' ? "a comment" : NULL;
}

/* One piece of a word: a quoted part or one byte. */
static bool piece(struct shell *s) {
    char c = s->text.p[s->at];
    const char *what = special(s, c);

    if (what)
        return fail(s, what, s->at);
    if (c == '\\') {
        escaped(s);
        return true;
    }
    if (c == '\'' || c == '"') {
        s->plain = false;
        return c == '"' ? double_quoted(s) : single_quoted(s);
    }
    buf_putc(&s->word, c);
    s->at++;
    return true;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static void pass_blanks(struct shell *s) {
    while (s->at < s->text.n && is_blank(s->text.p[s->at]))
        s->at++;
}

static bool at_and(const struct shell *s) {
    return s->text.n - s->at >= 2 && memcmp(s->text.p + s->at, "&&", 2) == 0;
}

/* Reads one word into s->word. */
static bool read_word(struct shell *s) {
    s->word.n = 0;
    s->plain = true;
    while (s->at < s->text.n && !is_blank(s->text.p[s->at]) && !at_and(s)) {
        if (!piece(s))
            return false;
    }
    return true;
}

/* Does the word begin with an unquoted `NAME=`? Before a command, that is no word of it. */
static bool is_assignment(struct str text) {
    size_t i = 0;

    while (i < text.n && (text.p[i] == '_' || (text.p[i] >= 'a' && text.p[i] <= 'z') ||
                          (text.p[i] >= 'A' && text.p[i] <= 'Z') ||
                          (i > 0 && text.p[i] >= '0' && text.p[i] <= '9')))
        i++;
    return i > 0 && i < text.n && text.p[i] == '=';
}

/* One simple command, up to `&&` or the end; its words go to `list`. */
static bool read_command(struct shell *s, struct arena *a, struct build_words *list) {
    size_t first = list->count;

    for (;;) {
        size_t begin;

        pass_blanks(s);
        begin = s->at;
        if (s->at == s->text.n || at_and(s))
            return true;
        if (!read_word(s))
            return false;
        if (list->count == first && is_assignment((struct str){s->text.p + begin, s->at - begin}))
            return fail(s, "an assignment before the command", begin);
        if (s->word.n || !s->plain || s->at == begin)
            build_words_add(list, arena_copy(a, s->word.p, s->word.n));
    }
}

/* All commands that `&&` joins; those that are only `:` leave no words. */
static bool read_list(struct shell *s, struct arena *a, struct build_words *list) {
    size_t start = list->count;

    for (;;) {
        size_t first = list->count, begin;

        pass_blanks(s);
        begin = s->at;
        if (!read_command(s, a, list))
            return false;
        if (list->count == first)
            return fail(s, "an empty command", begin);
        if (list->count == first + 1 && strcmp(list->words[first], ":") == 0)
            list->count = first;
        else if (first > start)
            return fail(s, "more than one command", begin);
        if (s->at == s->text.n)
            return true;
        s->at += 2;
    }
}

bool build_words_shell(struct arena *a, struct str text, struct build_words *list,
                       struct build_words_problem *problem) {
    struct shell s = {.text = text, .problem = problem};
    size_t start = list->count;
    bool good = read_list(&s, a, list);

    if (good && list->count == start)
        good = fail(&s, "an empty command", 0);
    buf_free(&s.word);
    return good;
}

/* Where the quoted part that begins at `at` ends. */
static size_t quoted_end(struct str s, size_t at) {
    char quote = s.p[at++];

    while (at < s.n && s.p[at] != quote)
        at += s.p[at] == '\\' && quote == '"' ? 2 : 1;
    return at < s.n ? at + 1 : s.n;
}

/* How long the operator at `at` is that ends a command; 0: there is none. `2>&1` holds none. */
static size_t operator_at(struct str s, size_t at) {
    if (!memchr("&|;\n", s.p[at], 4))
        return 0;
    if (s.p[at] == '&' &&
        ((at && memchr("<>", s.p[at - 1], 2)) || (at + 1 < s.n && s.p[at + 1] == '>')))
        return 0;
    return at + 1 < s.n && s.p[at + 1] == s.p[at] ? 2 : 1;
}

bool build_words_next_command(struct str *rest, struct str *command) {
    size_t at = 0, depth = 0, length = 0;

    while (rest->n && (is_blank(*rest->p) || memchr("&|;\n", *rest->p, 4)))
        rest->p++, rest->n--;
    while (at < rest->n && (depth || !(length = operator_at(*rest, at)))) {
        char c = rest->p[at];

        depth += c == '(';
        depth -= c == ')' && depth;
        if (c == '\'' || c == '"')
            at = quoted_end(*rest, at);
        else
            at += c == '\\' && at + 1 < rest->n ? 2 : 1;
    }
    *command = (struct str){rest->p, at};
    while (command->n && is_blank(command->p[command->n - 1]))
        command->n--;
    rest->p += at + length;
    rest->n -= at + length;
    return command->n > 0;
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* One word of a response file; `at` is where it begins, the result where it ends. */
static size_t response_word(struct str text, size_t at, struct buf *word) {
    char quote = 0;

    for (; at < text.n && (quote || !is_space(text.p[at])); at++) {
        char c = text.p[at];

        if (c == '\\') {
            if (++at < text.n)
                buf_putc(word, text.p[at]);
        } else if (quote ? c == quote : c == '\'' || c == '"') {
            quote = quote ? 0 : c;
        } else {
            buf_putc(word, c);
        }
    }
    return at < text.n ? at : text.n;
}

void build_words_response(struct arena *a, struct str text, struct build_words *list) {
    struct buf word = {0};
    size_t at = 0;

    for (;;) {
        while (at < text.n && is_space(text.p[at]))
            at++;
        if (at == text.n)
            break;
        word.n = 0;
        at = response_word(text, at, &word);
        build_words_add(list, arena_copy(a, word.p, word.n));
    }
    buf_free(&word);
}
