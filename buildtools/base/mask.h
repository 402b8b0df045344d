/* SPDX-License-Identifier: MIT */
/*
 * Sets of targets, of any number of targets, as arrays of 64-bit words; and a table that numbers
 * the distinct ones.
 */
#ifndef BASE_MASK_H
#define BASE_MASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/intern.h"

struct mask_table {
    struct intern sets; /* the words of each set, as bytes */
};

static inline size_t mask_words(size_t target_count) {
    return (target_count + 63) / 64;
}

static inline bool mask_has(const uint64_t *mask, size_t target) {
    return mask[target / 64] >> (target % 64) & 1;
}

static inline void mask_add(uint64_t *mask, size_t target) {
    mask[target / 64] |= (uint64_t)1 << (target % 64);
}

static inline void mask_remove(uint64_t *mask, size_t target) {
    mask[target / 64] &= ~((uint64_t)1 << (target % 64));
}

/* An empty set; one of all targets. */
uint64_t *mask_new(struct arena *a, size_t target_count);
uint64_t *mask_all(struct arena *a, size_t target_count);

size_t mask_count(const uint64_t *mask, size_t target_count);
bool mask_equal(const uint64_t *a, const uint64_t *b, size_t target_count);

/* Is every target of `a` in `b` too? */
bool mask_within(const uint64_t *a, const uint64_t *b, size_t target_count);

/* Adds to `mask`, or leaves in it only, or takes from it, the targets of `other`. */
void mask_unite(uint64_t *mask, const uint64_t *other, size_t target_count);
void mask_intersect(uint64_t *mask, const uint64_t *other, size_t target_count);
void mask_subtract(uint64_t *mask, const uint64_t *other, size_t target_count);

/* The first target of the set that is >= from; target_count when there is none. */
size_t mask_next(const uint64_t *mask, size_t target_count, size_t from);

/* for (size_t t = …) over the targets of a set */
#define MASK_EACH(t, mask, count)                                                                  \
    for (size_t t = mask_next(mask, count, 0); t < (count); t = mask_next(mask, count, t + 1))

/* The number of a set among the distinct ones, and back. */
uint32_t mask_number(struct mask_table *table, const uint64_t *mask, size_t target_count);
bool mask_table_has(const struct mask_table *table, uint32_t number, size_t target);
size_t mask_table_count(const struct mask_table *table, uint32_t number);

#endif
