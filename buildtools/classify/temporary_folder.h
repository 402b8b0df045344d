/* SPDX-License-Identifier: MIT */
/*
 * Where objects are made to be compared: a temporary folder, and compilers that run a few at once.
 * It owns the folder, which goes at the end, with what was not removed by then.
 */
#ifndef CLASSIFY_TEMPORARY_FOLDER_H
#define CLASSIFY_TEMPORARY_FOLDER_H

#include "base/jobs.h"
#include "classify/compiler.h"
#include "classify/model.h"
#include "classify/trace.h"

struct workshop {
    struct classify *c;
    const char *folder;
    struct jobs *pool;
    size_t files; /* made so far: their names */
    size_t done, all;
    const char *phase; /* for the progress bar */
};

/* One run of the compiler. Its arena holds the command line. */
struct attempt {
    struct jobs_task task;
    struct unit *unit;
    uint32_t class;     /* that it is of; INTERN_NONE: of none */
    struct hash key;    /* of the object, for the cache */
    const char *object; /* NULL: it only preprocesses */
    struct hash result; /* of the object, or of the text */
    struct trace_dialect dialect;
    bool
        opens; /* the text has its assembly open files, so that its hash does not tell the object */
    bool good;
    void *ctx; /* of whoever takes it */
    struct arena arena;
};

/* False, reported, when there is no room for it. */
bool workshop_open(struct workshop *w, struct classify *c, const char *phase);
void workshop_close(struct workshop *w);

/* An attempt to make an object of the unit, or with `object` false to preprocess it; its command
 * line is the caller's to fill before workshop_submit. */
struct attempt *workshop_attempt(struct workshop *w, struct unit *u, uint32_t class, bool object);
void workshop_submit(struct workshop *w, struct attempt *t);

/* Takes what is done until at most `pending` are under way. */
void workshop_take(struct workshop *w, size_t pending,
                   void (*take)(struct workshop *w, struct attempt *t));

/* The object of a step whose text this is, for the cache. */
struct hash workshop_key(const struct classify *c, const struct step *s, struct hash text);

#endif
