/* SPDX-License-Identifier: MIT */
/*
 * How the preprocessor finds the files that it is asked to include (GCC manual, "Search Path"):
 * each step's folders in their order, and which of them have a file of some name, answered from
 * listings of the folders. A struct lookup owns all that it hands out.
 */
#ifndef CLASSIFY_LOOKUP_H
#define CLASSIFY_LOOKUP_H

#include "classify/memo.h"
#include "classify/model.h"

enum { LOOKUP_MOST_HITS = 6 };

/* A search path: folders that exist, those for "" before those for <>. */
struct chain {
    uint32_t *folders; /* [count] numbers of texts */
    size_t count;
    size_t quoted; /* the first ones, which are not searched for <> */
};

/* Which folders of a chain have a file, the first ones. */
struct hits {
    uint32_t count;
    uint32_t quoted;                    /* of these, the first ones that are for "" only */
    uint32_t folders[LOOKUP_MOST_HITS]; /* numbers of texts, as in struct chain */
};

struct listing;

struct lookup {
    struct arena arena;
    struct intern texts;  /* of folders, files and names */
    struct chain *chains; /* [chain_count], malloc'ed */
    size_t chain_count, chain_capacity;
    struct intern chain_keys;
    struct map hits;     /* (chain, name) -> struct hits * */
    struct map listings; /* folder -> struct listing * */
};

/* Gives each step the number of its chain. `system` are the compiler's own folders. */
void lookup_add_steps(struct lookup *l, struct step **steps, size_t count, const struct str *system,
                      size_t system_count);
void lookup_free(struct lookup *l);

bool lookup_exists(struct lookup *l, struct str folder, struct str name);
const struct hits *lookup_hits(struct lookup *l, uint32_t chain, uint32_t name);

/* The number of FOLDER/NAME, as the preprocessor would print it. */
uint32_t lookup_join(struct lookup *l, uint32_t folder, struct str name);

/* What `path` may have been asked for as: calls `each` with every folder of the chain that it lies
 * in, and the rest of it. */
void lookup_names(struct lookup *l, uint32_t chain, struct str path,
                  void (*each)(void *ctx, uint32_t folder, struct str name), void *ctx);

/* The folder of a path, without the last `/`; empty when it has none. */
struct str lookup_folder(struct str path);

#endif
