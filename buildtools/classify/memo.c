/* SPDX-License-Identifier: MIT */
#include "classify/memo.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

static struct map_slot *find(const struct map *m, uint64_t key) {
    uint64_t hash = (key + 1) * 0x9e3779b97f4a7c15u;
    size_t i = (size_t)(hash >> 20) & (m->capacity - 1);

    while (m->slots[i].key && m->slots[i].key != key + 1)
        i = (i + 1) & (m->capacity - 1);
    return &m->slots[i];
}

static void grow(struct map *m) {
    struct map old = *m;

    m->capacity = old.capacity ? old.capacity * 2 : 256;
    m->slots = calloc(m->capacity, sizeof *m->slots);
    if (!m->slots)
        die("out of memory (%zu slots)", m->capacity);
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.slots[i].key)
            *find(m, old.slots[i].key - 1) = old.slots[i];
    }
    free(old.slots);
}

uint64_t *map_at(struct map *m, uint64_t key) {
    struct map_slot *slot;

    if (m->count * 2 >= m->capacity)
        grow(m);
    slot = find(m, key);
    if (!slot->key) {
        slot->key = key + 1;
        m->count++;
    }
    return &slot->value;
}

void map_free(struct map *m) {
    free(m->slots);
    memset(m, 0, sizeof *m);
}
