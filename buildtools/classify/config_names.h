/* SPDX-License-Identifier: MIT */
/*
 * The names of configuration macros as a frozen table: config_macros.c fills it, all others only
 * look up.
 */
#ifndef CLASSIFY_CONFIG_NAMES_H
#define CLASSIFY_CONFIG_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/intern.h"

/* A way to make a name from two tokens with `##`. */
struct name_split {
    uint32_t name, left, right; /* the name; two tokens */
};

struct names {
    struct intern names;
    bool begins[256];          /* is there a name that begins with this byte? */
    struct intern tokens;      /* names, and what they may be pasted from; the names come first */
    struct name_split *splits; /* [split_count], malloc'ed */
    size_t split_count, split_capacity;
    uint32_t *odd; /* [odd_count] names that sources may spell in several ways; malloc'ed */
    size_t odd_count, odd_capacity;
    struct intern strings; /* values of -D that are names of files, without their quotes */
    struct hash hash;      /* of all of this */
};

/* The number of a name that is not empty, or INTERN_NONE. Most words are told from names by their
 * first byte. */
static inline uint32_t names_number(const struct names *n, struct str word) {
    return n->begins[(unsigned char)word.p[0]] ? intern_find(&n->names, word) : INTERN_NONE;
}

static inline size_t names_words(const struct names *n) {
    return (n->names.count + 63) / 64;
}

static inline bool names_has(const uint64_t *bits, uint32_t i) {
    return bits[i / 64] >> i % 64 & 1;
}

static inline void names_set(uint64_t *bits, uint32_t i) {
    bits[i / 64] |= (uint64_t)1 << i % 64;
}

#endif
