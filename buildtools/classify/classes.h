/* SPDX-License-Identifier: MIT */
/*
 * The steps of each file put into classes of equal text, with as few runs of the preprocessor as
 * that takes.
 */
#ifndef CLASSIFY_CLASSES_H
#define CLASSIFY_CLASSES_H

#include "classify/model.h"
#include "classify/trace.h"

/* Fills runs, classes and proofs of all units; a unit whose preprocessing fails gets a failure.
 * False, reported, when files that preprocessing needs must be built first. */
bool classes_find(struct classify *c);

/* Preprocesses job->verify steps, taken at random, without asking the cache or other steps' traces.
 * False, reported, when one has another text than its class. */
bool classes_verify(struct classify *c);

/* How the text of a step is to be read. */
struct trace_dialect classes_dialect(const struct classify *c, const struct step *s);

/* The run of the preprocessor that a step's class is known by. */
const struct run *classes_run(const struct unit *u, uint32_t class);

#endif
