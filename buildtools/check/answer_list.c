/* SPDX-License-Identifier: MIT */
#include "check/answer_list.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"

void answers_add(struct answers *answers, const char *question, struct str value) {
    uint32_t before = answers->questions.count;

    intern_add(&answers->questions, str_from(question));
    if (answers->questions.count == before)
        return;
    answers->values =
        array_grow(answers->values, &answers->capacity, before + 1, sizeof *answers->values);
    answers->values[before] = (struct str){arena_copy(&answers->arena, value.p, value.n), value.n};
}

const struct str *answers_find(const struct answers *answers, struct str question) {
    uint32_t number =
        answers->questions.count ? intern_find(&answers->questions, question) : INTERN_NONE;

    return number == INTERN_NONE ? NULL : &answers->values[number];
}

const struct str *answers_get(const struct answers *answers, const char *fmt, ...) {
    struct arena a = {0};
    const struct str *value;
    va_list words;
    char *question;
    int n;

    va_start(words, fmt);
    n = vsnprintf(NULL, 0, fmt, words);
    va_end(words);
    question = arena_alloc(&a, (size_t)n + 1);
    va_start(words, fmt);
    vsnprintf(question, (size_t)n + 1, fmt, words);
    va_end(words);
    value = answers_find(answers, (struct str){question, (size_t)n});
    arena_free(&a);
    return value;
}

/* A line that says whose they are; for each answer a line with two lengths, the question and the
 * answer, each with a line end behind it; a line with the number of answers. */
static const char first_line[] = "unitarget answers 1 %s\n";
static const char last_line[] = "end %u\n";

bool answers_write(const struct answers *answers, const char *path, const char *identity) {
    struct buf text = {0};
    bool good;

    buf_printf(&text, first_line, identity);
    for (uint32_t i = 0; i < answers->questions.count; i++) {
        struct str question = intern_text(&answers->questions, i), value = answers->values[i];

        buf_printf(&text, "%zu %zu\n", question.n, value.n);
        buf_str(&text, question);
        buf_putc(&text, '\n');
        buf_str(&text, value);
        buf_putc(&text, '\n');
    }
    buf_printf(&text, last_line, answers->questions.count);
    good = file_write(path, text.p, text.n, 0666) != FILE_FAILED;
    buf_free(&text);
    return good;
}

/* The next number; `stop` must stand behind it. */
static bool take_number(struct str *rest, char stop, size_t *number) {
    size_t i = 0;

    for (*number = 0; i < rest->n && rest->p[i] >= '0' && rest->p[i] <= '9'; i++)
        *number = *number * 10 + (size_t)(rest->p[i] - '0');
    if (i == 0 || i > 18 || i == rest->n || rest->p[i] != stop)
        return false;
    rest->p += i + 1;
    rest->n -= i + 1;
    return true;
}

/* The next `n` bytes; a line end must stand behind them. */
static bool take(struct str *rest, size_t n, struct str *taken) {
    if (n >= rest->n || rest->p[n] != '\n')
        return false;
    *taken = (struct str){rest->p, n};
    rest->p += n + 1;
    rest->n -= n + 1;
    return true;
}

static bool read_all(struct answers *answers, struct str rest, struct str first) {
    struct arena a = {0};
    bool good = rest.n >= first.n && memcmp(rest.p, first.p, first.n) == 0;
    struct str question, value;
    size_t n, m;

    rest.p += good ? first.n : 0;
    rest.n -= good ? first.n : 0;
    while (good && !str_starts(rest, "end ")) {
        good = take_number(&rest, ' ', &n) && take_number(&rest, '\n', &m) &&
               take(&rest, n, &question) && take(&rest, m, &value);
        if (good)
            answers_add(answers, arena_copy(&a, question.p, question.n), value);
    }
    good = good && str_is(rest, arena_printf(&a, last_line, (unsigned)answers->questions.count));
    arena_free(&a);
    return good;
}

bool answers_read(struct answers *answers, const char *path, const char *identity) {
    struct file_map map;
    struct arena a = {0};
    struct str first = str_from(arena_printf(&a, first_line, identity));
    bool good = file_map(&map, path);

    *answers = (struct answers){0};
    if (good) {
        good = read_all(answers, (struct str){(const char *)map.data, map.size}, first);
        file_unmap(&map);
    }
    if (!good)
        answers_free(answers);
    arena_free(&a);
    return good;
}

void answers_free(struct answers *answers) {
    free(answers->values);
    intern_free(&answers->questions);
    arena_free(&answers->arena);
    *answers = (struct answers){0};
}
