/* SPDX-License-Identifier: MIT */
/*
 * A table from 64-bit keys to 64-bit values, for memos. It owns its slots; keys are never removed.
 */
#ifndef CLASSIFY_MEMO_H
#define CLASSIFY_MEMO_H

#include <stddef.h>
#include <stdint.h>

struct map_slot {
    uint64_t key; /* plus 1; 0 is a free slot */
    uint64_t value;
};

struct map {
    struct map_slot *slots; /* [capacity], a power of two */
    size_t count, capacity;
};

/* The value of `key`; new ones are 0. Valid until the next call. `key` is below UINT64_MAX. */
uint64_t *map_at(struct map *m, uint64_t key);
void map_free(struct map *m);

/* One key of two or three numbers: 32 bits each, or 20, 22 and 22. */
static inline uint64_t map_pair(uint32_t a, uint32_t b) {
    return (uint64_t)a << 32 | b;
}

static inline uint64_t map_triple(uint32_t a, uint32_t b, uint32_t c) {
    return (uint64_t)a << 44 | (uint64_t)b << 22 | c;
}

#endif
