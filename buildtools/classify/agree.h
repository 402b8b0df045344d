/* SPDX-License-Identifier: MIT */
/*
 * Would the preprocessor do for another step of a file what a trace says it did for one? The
 * preprocessor's way depends on which files it finds, on what is in them, and on the macros that it
 * consults. If each file that it opened is found under the same name at the same place (or at
 * another, and is equal, or holds nothing but definitions), and no definition that differs is
 * consulted, then the text is the same.
 */
#ifndef CLASSIFY_AGREE_H
#define CLASSIFY_AGREE_H

#include "classify/config_macros.h"
#include "classify/facts.h"
#include "classify/lookup.h"
#include "classify/model.h"
#include "classify/trace.h"

/* How the paths of one chain are found in another: [capacity], malloc'ed. */
struct found_paths {
    uint32_t *results;
    size_t capacity;
};

struct agree {
    struct arena arena;
    struct lookup *lookup;
    struct facts_table *facts;
    const struct names *names;
    bool is_clang;             /* traces have no queries: every mention counts */
    struct found_paths *found; /* [chain_pairs.count + 1] by number of the pair; malloc'ed */
    size_t found_capacity;
    uint64_t last_pair; /* the pair that was asked for last: plus 1, and its number */
    uint32_t last_number;
    struct map changes;       /* (path, path) -> struct changes * */
    struct map chain_pairs;   /* (chain, chain) -> a number, from 1 */
    struct map chain_folders; /* (chain, folder) -> the same */
    struct map signatures;    /* (one of these, path) -> how the path is found there */
};

/* What tells two steps apart, given to a function. */
struct difference {
    enum reason_kind kind;
    uint32_t name;   /* of the macro; or of the header's path */
    uint32_t header; /* REASON_HEADER: index in the trace */
};

/* Fills run->consulted from its trace; `step` is the one that was preprocessed. */
void agree_prepare(struct agree *a, struct run *run, const struct step *step);

/* True if `other` is sure to get the same text as `step`, which `run` is of. */
bool agree_on(struct agree *a, const struct run *run, const struct step *step,
              const struct step *other);

/* Calls `each` with all that agree_on objects to. */
void agree_differences(struct agree *a, const struct run *run, const struct step *step,
                       const struct step *other,
                       void (*each)(void *ctx, const struct difference *d), void *ctx);

/* A hash of how all files of the trace are found: it changes when a new file comes before one. */
struct hash agree_signature(struct agree *a, const struct trace *trace, const struct step *step);

void agree_free(struct agree *a);

#endif
