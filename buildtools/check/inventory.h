/* SPDX-License-Identifier: MIT */
/*
 * An inventory: what programs answered, kept as JSON for a comparison with later ones.
 */
#ifndef CHECK_INVENTORY_H
#define CHECK_INVENTORY_H

#include "check/answer_list.h"
#include "check/model.h"

enum { MOST_RUNS = 3 }; /* of a reference, to learn what varies */

/* A target's answers, several times if some vary. */
struct inventory_target {
    const char *name, *program; /* program NULL: not known */
    struct answers runs[PARTS][MOST_RUNS];
    size_t run_count[PARTS]; /* 0: this part was not asked */
};

struct inventory {
    struct inventory_target *list; /* [count] by name; in the arena */
    size_t count;
};

/* False with a message when it is no inventory. */
bool inventory_read(struct arena *a, struct inventory *inventory, const char *path);
bool inventory_write(const struct inventory *inventory, const char *path);
struct inventory_target *inventory_find(const struct inventory *inventory, const char *name);
void inventory_free(struct inventory *inventory);

#endif
