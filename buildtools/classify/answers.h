/* SPDX-License-Identifier: MIT */
/*
 * What `unitarget classify` prints: tables, JSON (docs/classify.md), or the answer for one file.
 */
#ifndef CLASSIFY_ANSWERS_H
#define CLASSIFY_ANSWERS_H

#include "classify/model.h"
#include "classify/reason.h"

struct target_sums {
    size_t steps; /* single + alone + shared */
    size_t single, alone, shared, common;
};

/* What is counted over all units. */
struct sums {
    size_t steps, single, classes; /* single: steps of files of one target */
    size_t files[VERDICT_FAILED + 1];
    size_t objects;              /* classes that are fewer because of equal objects */
    struct target_sums *targets; /* [target_count] */
    struct unit **sorted;        /* [unit_count] those that free the most first */
};

/* As the job asks. False, reported, when some file could not be preprocessed, or --why names none.
 */
bool answers_print(struct classify *c);

void answers_json(struct classify *c, const struct sums *s);

/* One file in two or three sentences. */
void answers_why(struct classify *c, const struct unit *u);

#endif
