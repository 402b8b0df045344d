/* SPDX-License-Identifier: MIT */
/*
 * What a program answered: a list of what was asked, in words, with each answer as it came. It owns
 * copies of all. A file of answers is what an interrupted run goes on from, and what a person looks
 * at.
 */
#ifndef CHECK_ANSWER_LIST_H
#define CHECK_ANSWER_LIST_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/intern.h"
#include "base/str.h"

struct answers {
    struct str *values; /* [questions.count] */
    size_t capacity;
    struct intern questions; /* in the order in which they were asked */
    struct arena arena;
};

/* A question that was asked already keeps its first answer. */
void answers_add(struct answers *answers, const char *question, struct str value);

/* NULL: it was not asked. */
const struct str *answers_find(const struct answers *answers, struct str question);

/* The same for a question in the form of printf. */
const struct str *answers_get(const struct answers *answers, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Writes or reads the file `path`. `identity` says of what program the answers are, and to what
 * questions: the answers of another one, or of half a file, are not read. False without a message
 * when there are none; writing reports what failed. */
bool answers_write(const struct answers *answers, const char *path, const char *identity);
bool answers_read(struct answers *answers, const char *path, const char *identity);

void answers_free(struct answers *answers);

#endif
