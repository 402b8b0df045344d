/* SPDX-License-Identifier: MIT */
/*
 * The configuration macros: names that the command lines, or headers that hold nothing but
 * definitions, define differently for some target. Found before any preprocessor runs, and then
 * frozen. A struct names owns its texts.
 */
#ifndef CLASSIFY_CONFIG_MACROS_H
#define CLASSIFY_CONFIG_MACROS_H

#include "classify/model.h"

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

/* The file that a -D value names: "x.h" and <x.h> without the quotes; n == 0 if it is no such. */
struct str names_quoted(struct str value);

/* From the command lines of the units, and the headers that only some targets' commands lead to. */
void names_find(struct classify *c, struct names *n);
void names_free(struct names *n);

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
