/* SPDX-License-Identifier: MIT */
/*
 * The functions and data of an object, each with what it is made of, so that two objects of one
 * source can be compared function by function. The arena that is given owns them.
 */
#ifndef CLASSIFY_PARTS_H
#define CLASSIFY_PARTS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/hash.h"
#include "elf/elf_object.h"

struct part {
    const char *name;
    bool is_function; /* else data */
    struct hash hash; /* of its bytes, and of what they refer to */
};

struct parts {
    struct part *list; /* [count] sorted by name; what the compiler split is one again */
    size_t count;
};

/* Of an object that was compiled with -ffunction-sections -fdata-sections. */
struct parts parts_of(struct arena *a, const struct elf_object *o);

#endif
