/* SPDX-License-Identifier: MIT */
/*
 * Asking one program one part of the questions. What follows from answers (the machines of
 * `-machine help`, the types of qom-list-types) is taken from the guide: the reference's answers,
 * so that all programs are asked the same.
 */
#ifndef CHECK_COLLECT_H
#define CHECK_COLLECT_H

#include "check/answer_list.h"
#include "check/child.h"
#include "check/model.h"

struct collector {
    const struct check_job *job;
    const struct target *target;
    const struct way *program;
    const struct answers *guide; /* `answers` itself when the reference is asked */
    struct answers *answers;
    int signals;        /* of child_prepare */
    const char *prefix; /* before each question; "" mostly */
    struct arena *arena;
};

/* Asks that part. */
void collect(struct collector *c, enum part part);

/* The parts, each in a file of its own. */
void collect_lines(struct collector *c);
void collect_ways(struct collector *c);
void collect_machines(struct collector *c);
void collect_dialogues(struct collector *c);
void collect_qmp(struct collector *c);
void collect_deep(struct collector *c);

/* Runs a command line, written as for sh, with `input` to read; its status and what it writes are
 * three answers. */
void collect_line(struct collector *c, const char *line, const char *input);

/* The words of a line, with @TARGET@ and @FIRMWARE@ replaced, and @MONITOR@ by `monitor`; the count
 * in `count`. */
const char *const *collect_words(struct collector *c, const char *line, const char *monitor,
                                 size_t *count);

/* Adds an answer, the question in the form of printf. */
void collect_add(struct collector *c, struct str value, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
