/* SPDX-License-Identifier: MIT */
#include "base/intern.h"

#include <stdlib.h>

#include "base/die.h"
#include "base/hash.h"

static uint32_t hash_of(struct str s) {
    struct hash h = hash_bytes(s.p, s.n);

    return (uint32_t)h.low;
}

static size_t find_slot(const struct intern *t, struct str s, uint32_t h) {
    size_t i = h & (t->slot_count - 1);

    while (t->slots[i]) {
        uint32_t number = t->slots[i] - 1;

        if (t->hashes[number] == h && str_eq(t->texts[number], s))
            break;
        i = (i + 1) & (t->slot_count - 1);
    }
    return i;
}

static void grow_slots(struct intern *t) {
    size_t count = t->slot_count ? t->slot_count * 2 : 1024;

    free(t->slots);
    t->slots = calloc(count, sizeof *t->slots);
    if (!t->slots)
        die("out of memory (%zu names)", count);
    t->slot_count = count;
    for (uint32_t number = 0; number < t->count; number++) {
        size_t i = t->hashes[number] & (count - 1);

        while (t->slots[i])
            i = (i + 1) & (count - 1);
        t->slots[i] = number + 1;
    }
}

uint32_t intern_add(struct intern *t, struct str s) {
    uint32_t h = hash_of(s);
    size_t slot;

    if ((size_t)t->count * 2 >= t->slot_count)
        grow_slots(t);
    slot = find_slot(t, s, h);
    if (t->slots[slot])
        return t->slots[slot] - 1;
    t->texts = array_grow(t->texts, &t->text_capacity, t->count + 1, sizeof *t->texts);
    t->hashes = array_grow(t->hashes, &t->hash_capacity, t->count + 1, sizeof *t->hashes);
    t->texts[t->count] = (struct str){arena_copy(&t->arena, s.p, s.n), s.n};
    t->hashes[t->count] = h;
    t->slots[slot] = ++t->count;
    return t->count - 1;
}

uint32_t intern_find(const struct intern *t, struct str s) {
    size_t slot;

    if (!t->slot_count)
        return INTERN_NONE;
    slot = find_slot(t, s, hash_of(s));
    return t->slots[slot] ? t->slots[slot] - 1 : INTERN_NONE;
}

void intern_free(struct intern *t) {
    free(t->texts);
    free(t->hashes);
    free(t->slots);
    arena_free(&t->arena);
    memset(t, 0, sizeof *t);
}
