/* SPDX-License-Identifier: MIT */
#include "base/mask.h"

#include <string.h>

uint64_t *mask_new(struct arena *a, size_t target_count) {
    return arena_array(a, mask_words(target_count), sizeof(uint64_t));
}

uint64_t *mask_all(struct arena *a, size_t target_count) {
    uint64_t *mask = mask_new(a, target_count);

    for (size_t t = 0; t < target_count; t++)
        mask_add(mask, t);
    return mask;
}

size_t mask_count(const uint64_t *mask, size_t target_count) {
    size_t n = 0;

    for (size_t i = 0; i < mask_words(target_count); i++)
        n += (size_t)__builtin_popcountll(mask[i]);
    return n;
}

bool mask_equal(const uint64_t *a, const uint64_t *b, size_t target_count) {
    size_t words = mask_words(target_count);

    return words == 0 || memcmp(a, b, words * sizeof *a) == 0;
}

bool mask_within(const uint64_t *a, const uint64_t *b, size_t target_count) {
    for (size_t i = 0; i < mask_words(target_count); i++) {
        if (a[i] & ~b[i])
            return false;
    }
    return true;
}

void mask_unite(uint64_t *mask, const uint64_t *other, size_t target_count) {
    for (size_t i = 0; i < mask_words(target_count); i++)
        mask[i] |= other[i];
}

void mask_intersect(uint64_t *mask, const uint64_t *other, size_t target_count) {
    for (size_t i = 0; i < mask_words(target_count); i++)
        mask[i] &= other[i];
}

void mask_subtract(uint64_t *mask, const uint64_t *other, size_t target_count) {
    for (size_t i = 0; i < mask_words(target_count); i++)
        mask[i] &= ~other[i];
}

size_t mask_next(const uint64_t *mask, size_t target_count, size_t from) {
    while (from < target_count) {
        uint64_t rest = mask[from / 64] >> (from % 64);

        if (rest)
            return from + (size_t)__builtin_ctzll(rest);
        from = (from / 64 + 1) * 64;
    }
    return target_count;
}

uint32_t mask_number(struct mask_table *table, const uint64_t *mask, size_t target_count) {
    return intern_add(&table->sets, (struct str){(const char *)mask, mask_words(target_count) * 8});
}

static uint64_t word_of(const struct mask_table *table, uint32_t number, size_t word) {
    uint64_t value;

    memcpy(&value, intern_text(&table->sets, number).p + word * 8, 8);
    return value;
}

bool mask_table_has(const struct mask_table *table, uint32_t number, size_t target) {
    return word_of(table, number, target / 64) >> (target % 64) & 1;
}

size_t mask_table_count(const struct mask_table *table, uint32_t number) {
    size_t n = 0;

    for (size_t i = 0; i < intern_text(&table->sets, number).n / 8; i++)
        n += (size_t)__builtin_popcountll(word_of(table, number, i));
    return n;
}
