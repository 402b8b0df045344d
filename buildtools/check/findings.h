/* SPDX-License-Identifier: MIT */
/*
 * What the comparison came to, for all forms in which it is printed.
 */
#ifndef CHECK_FINDINGS_H
#define CHECK_FINDINGS_H

#include <stdio.h>

#include "check/answer_list.h"
#include "check/model.h"
#include "check/varying.h"

/* One thing that is not the same. */
struct difference {
    const char *question; /* NULL: of no question, as for what is gone */
    const char *text;     /* one line */
    bool is_note;         /* said, but no difference: something new */
};

/* The answers to one part of the questions, of one way to be a target. */
struct result {
    const struct target *target;
    enum part part;
    const char *way;
    size_t number;           /* in the order of recording */
    size_t answers;          /* how many were compared */
    struct difference *list; /* [count] malloc'ed */
    size_t count, capacity;
    size_t differences; /* those of the list that are no notes */
};

/* What was not compared, since it varies between runs of the reference. */
struct masked {
    const struct target *target;
    const char *question, *place;
};

struct findings {
    struct arena *arena;
    struct result *results; /* [result_count] by target */
    size_t result_count, result_capacity;
    struct masked *masked; /* [masked_count] */
    size_t masked_count, masked_capacity;
    size_t differences;
    size_t answers; /* how many were compared in all */
};

/* The reference's answers in several runs, each question's answers as trees with what varies. */
struct expected {
    const struct answers *runs; /* [run_count] the first has the questions */
    size_t run_count;
};

/* How many differences there are; with `findings`, they are recorded there. With `lost_only`, only
 * what is gone counts. */
size_t findings_compare(struct findings *findings, const struct target *target, enum part part,
                        const char *way, const struct expected *expected,
                        const struct answers *found, bool lost_only);

/* Records what varies between the runs. */
void findings_mask(struct findings *findings, const struct target *target,
                   const struct expected *expected);

/* A difference that is of no answer. */
struct result *findings_add_result(struct findings *findings, const struct target *target,
                                   enum part part, const char *way);
void findings_add(struct findings *findings, struct result *result, const char *question,
                  bool is_note, const char *text);

/* Puts the results in the order of targets and parts. */
void findings_sort(struct findings *findings);

void findings_free(struct findings *findings);

/* What is no longer, or newly, among the names that the answers list: machines, devices, CPU
 * models, commands … Returns how many are gone; recorded in `result` unless `findings` is NULL. */
size_t lost_names(struct findings *findings, struct result *result, const struct answers *before,
                  const struct answers *now);

/* Each part in words. */
extern const char *const part_names[PARTS];

/* All of one target; then the sum. */
void print_target(const struct findings *findings, const struct target *target, FILE *to);
void print_check_json(const struct findings *findings, struct buf *out);
void print_check_junit(const struct findings *findings, struct buf *out);

#endif
