/* SPDX-License-Identifier: MIT */
/*
 * Decides for every symbol whether its users are bound directly or through a dispatch, and splits
 * the objects for which neither can be right, until all is settled. Pure data: nothing is read or
 * written but the state.
 */
#ifndef LINK_SYMBOL_PLAN_H
#define LINK_SYMBOL_PLAN_H

#include "link/model.h"

/* Fills the plan from the link sets. False with errors reported. */
bool plan_make(struct link_state *s);

/* The definitions of a symbol: [*count]. */
const struct definition *plan_definitions(const struct link_state *s, uint32_t symbol,
                                          size_t *count);

/* True when debug information tells of the symbol's definitions: they are compiled alike, the first
 * stands for all. */
bool plan_has_debug(const struct link_state *s, uint32_t symbol);

/* What global symbol `i` of the instance resolves to in all of the instance's targets; false when
 * that differs. */
bool plan_single_provider(const struct link_state *s, uint32_t instance, uint32_t i,
                          int32_t *provider);

/* The symbol table entry of a definition. */
const Elf64_Sym *plan_symbol(const struct link_state *s, struct definition d);

/* True when the object's symbol `index` is the definition of an indirect function. */
bool plan_is_indirect(const struct link_state *s, uint32_t instance, uint32_t index);

/* True when the target's program has no such symbol at all, be it its own or a library's. */
bool plan_is_absent(const struct link_state *s, uint32_t symbol, size_t target);

/* True when the dispatch leads to a library's definition in that target. */
bool plan_is_next(const struct link_state *s, uint32_t symbol, size_t target);

/* True when the dispatch leads to the library in some target whose program asks for it by itself:
 * then nothing but that may refer to it in the unified program. */
bool plan_leads_to(const struct link_state *s, const struct shared_library *l);

/* True for a section that belongs to a linker set whose contributors differ by target, and for a
 * symbol that bounds one: each target then has a set of its own. */
bool plan_in_split_set(const struct link_state *s, struct str section);
bool plan_bounds_split_set(const struct link_state *s, uint32_t symbol);

#endif
