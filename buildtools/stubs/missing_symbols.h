/* SPDX-License-Identifier: MIT */
/*
 * Which symbols each target lacks, who refers to them, and what they are elsewhere.
 */
#ifndef STUBS_MISSING_SYMBOLS_H
#define STUBS_MISSING_SYMBOLS_H

#include "stubs/model.h"

/* Fills missing. As for the linker, a symbol is missing where something refers to it, not weakly,
 * and neither the target's objects nor its libraries define it. */
void missing_find(struct stubs *s);

/* The missing symbol of this number, or NULL. */
const struct missing *missing_by_symbol(const struct stubs *s, uint32_t symbol);

/* Does any object refer to the symbol? Fills the bit set of the targets whose objects do. */
bool missing_users(const struct stubs *s, uint32_t symbol, uint64_t *targets);

#endif
