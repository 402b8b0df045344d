/* SPDX-License-Identifier: MIT */
#include "check/question_files.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "ninja/command_words.h"

/* A file that is read line by line. */
struct reader {
    const char *path;
    struct str text, rest;
    size_t number; /* of the last line */
};

static bool open_file(struct arena *a, struct reader *r, const char *path) {
    *r = (struct reader){.path = path};
    if (!file_read(a, path, &r->text)) {
        diag_error("%s: cannot be read: %s", path, strerror(errno));
        return false;
    }
    r->rest = r->text;
    return true;
}

/* The next line that says something, less the blanks at its beginning. */
static bool next_line(struct reader *r, struct str *line) {
    while (r->rest.n) {
        const char *end = memchr(r->rest.p, '\n', r->rest.n);

        *line = (struct str){r->rest.p, end ? (size_t)(end - r->rest.p) : r->rest.n};
        r->rest.p += line->n + (end != NULL);
        r->rest.n -= line->n + (end != NULL);
        r->number++;
        while (line->n && isspace((unsigned char)*line->p))
            *line = (struct str){line->p + 1, line->n - 1};
        if (line->n && *line->p != '#')
            return true;
    }
    return false;
}

bool question_files_words(const char *file, struct str text, struct str words) {
    struct arena a = {0};
    struct build_words list = {0};
    struct build_words_problem problem;
    bool good = build_words_shell(&a, words, &list, &problem);

    if (!good) {
        struct diag_place place = {file, text, (size_t)(words.p - text.p) + problem.offset};

        diag_error_at(&place, "expected the words of a program, found %s", problem.what);
        diag_hint("no shell reads it; in quotes ('…'), it is a part of a word");
    }
    build_words_free(&list);
    arena_free(&a);
    return good;
}

bool question_files_commands(struct arena *a, struct check_job *job, const char *path) {
    struct reader r;
    struct str line;
    bool good = open_file(a, &r, path);

    if (!good)
        return false;
    while (next_line(&r, &line)) {
        bool is_empty = str_is(line, "''") || str_is(line, "\"\""); /* no words */

        good &= question_files_words(path, r.text, line);
        words_add(a, &job->lines, is_empty ? "" : arena_copy(a, line.p, line.n));
    }
    if (!job->lines.count)
        diag_error("%s: there is no command line in it", path);
    return good && job->lines.count;
}

/* ---- dialogues ---- */

/* Appends the text with \n, \t, \r, \e, \\ and \xHH replaced. */
static bool unescape(const struct reader *r, struct str from, struct buf *out) {
    static const char names[] = "ntre\\\"", bytes[] = "\n\t\r\033\\\"";

    for (size_t i = 0; i < from.n; i++) {
        const char *name;

        if (from.p[i] != '\\') {
            buf_putc(out, from.p[i]);
            continue;
        }
        name = i + 1 < from.n ? strchr(names, from.p[i + 1]) : NULL;
        if (name) {
            buf_putc(out, bytes[name - names]);
            i++;
        } else if (i + 3 < from.n && from.p[i + 1] == 'x' &&
                   isxdigit((unsigned char)from.p[i + 2]) &&
                   isxdigit((unsigned char)from.p[i + 3])) {
            buf_putc(out, (char)strtol((char[]){from.p[i + 2], from.p[i + 3], '\0'}, NULL, 16));
            i += 3;
        } else {
            struct diag_place place = {r->path, r->text, (size_t)(from.p + i - r->text.p)};

            diag_error_at(&place, "a backslash that is followed by none of n t r e \\ \" xHH");
            return false;
        }
    }
    return true;
}

/* A line of a dialogue: its first word, and the rest behind one blank. */
static struct str first_word(struct str line, struct str *rest) {
    size_t n = 0;

    while (n < line.n && !isspace((unsigned char)line.p[n]))
        n++;
    *rest = (struct str){line.p + n + (n < line.n), line.n - n - (n < line.n)};
    return (struct str){line.p, n};
}

static void add_step(struct dialogue *d, size_t *capacity, enum dialogue_verb verb, struct str text,
                     size_t line) {
    d->steps = array_grow(d->steps, capacity, d->step_count + 1, sizeof *d->steps);
    d->steps[d->step_count++] = (struct dialogue_step){verb, text, line};
}

static bool read_step(struct arena *a, const struct reader *r, struct dialogue *d, size_t *capacity,
                      struct str word, struct str rest) {
    struct buf text = {0};
    bool is_send = str_is(word, "send"), is_write = str_is(word, "write");
    bool is_await = str_is(word, "await"), is_error = str_is(word, "await-error"), good = true;

    if (is_send || is_write || is_await || is_error) {
        good = unescape(r, rest, &text);
        if (is_send)
            buf_putc(&text, '\n');
        if (!text.n) {
            struct diag_place place = {r->path, r->text, (size_t)(word.p - r->text.p)};

            diag_error_at(&place, "a text is missing");
            good = false;
        }
        add_step(d, capacity,
                 is_await   ? DIALOGUE_AWAIT
                 : is_error ? DIALOGUE_AWAIT_ERROR
                            : DIALOGUE_SEND,
                 (struct str){arena_copy(a, text.p, text.n), text.n}, r->number);
        buf_free(&text);
    } else if (str_is(word, "close") && !rest.n) {
        add_step(d, capacity, DIALOGUE_CLOSE, (struct str){0}, r->number);
    } else {
        struct diag_place place = {r->path, r->text, (size_t)(word.p - r->text.p)};

        diag_error_at(&place, "expected dialogue, run, send, write, await, await-error or close");
        good = false;
    }
    return good;
}

/* All steps go from the heap to the arena. */
static void finish_dialogue(struct arena *a, struct dialogue *d) {
    struct dialogue_step *steps = arena_array(a, d->step_count, sizeof *steps);

    if (d->step_count)
        memcpy(steps, d->steps, d->step_count * sizeof *steps);
    free(d->steps);
    d->steps = steps;
}

static bool read_dialogues(struct arena *a, struct check_job *job, struct reader *r) {
    size_t capacity = 0, step_capacity = 0;
    struct str line, rest;
    bool good = true;

    while (next_line(r, &line)) {
        struct str word = first_word(line, &rest);
        struct diag_place place = {r->path, r->text, (size_t)(word.p - r->text.p)};
        struct dialogue *d = job->dialogue_count ? &job->dialogues[job->dialogue_count - 1] : NULL;

        if (str_is(word, "dialogue") && rest.n) {
            job->dialogues = array_grow(job->dialogues, &capacity, job->dialogue_count + 1,
                                        sizeof *job->dialogues);
            job->dialogues[job->dialogue_count++] =
                (struct dialogue){.name = arena_copy(a, rest.p, rest.n), .words = ""};
            step_capacity = 0;
        } else if (!d) {
            diag_error_at(&place, "expected 'dialogue NAME' before all else");
            return false;
        } else if (str_is(word, "run")) {
            good &= question_files_words(r->path, r->text, rest);
            d->words = arena_copy(a, rest.p, rest.n);
        } else {
            good &= read_step(a, r, d, &step_capacity, word, rest);
        }
    }
    if (!job->dialogue_count)
        diag_error("%s: there is no dialogue in it", r->path);
    return good && job->dialogue_count;
}

bool question_files_dialogues(struct arena *a, struct check_job *job, const char *path) {
    struct reader r;
    struct dialogue *list;
    bool good = open_file(a, &r, path) && read_dialogues(a, job, &r);

    for (size_t i = 0; i < job->dialogue_count; i++)
        finish_dialogue(a, &job->dialogues[i]);
    list = arena_array(a, job->dialogue_count, sizeof *list);
    if (job->dialogue_count)
        memcpy(list, job->dialogues, job->dialogue_count * sizeof *list);
    free(job->dialogues);
    job->dialogues = list;
    return good;
}
