/* SPDX-License-Identifier: MIT */
/*
 * Which definition each symbol has in each target, by the linker's rules: a strong definition, else
 * a COMMON one, else the first weak one (mold: the first weak one, else a COMMON one), else
 * whatever a shared library has (PROVIDER_NONE).
 */
#ifndef LINK_RESOLVE_H
#define LINK_RESOLVE_H

#include "link/model.h"

/* Fills providers, comdat_owner and the instances' groups from the targets' sequences; may be
 * called again after these have changed. False, with every error reported, when a target defines a
 * symbol twice. */
bool resolve(struct link_state *s);

/* True when global symbol `i` of the instance is a definition (or a COMMON) that counts in some
 * target: not in a section group that gives way to another object's. */
bool is_definition(const struct link_state *s, uint32_t instance, uint32_t i);

/* True when the section is in a group that gives way to another object's in all of the instance's
 * targets. */
bool section_is_lost(const struct link_state *s, uint32_t instance, uint32_t section);

/* Fills kept[symbols.count]: 1 + the instance that keeps the group of this signature in the target,
 * the first in link order; 0 where no object has such a group. */
void groups_keep(const struct link_state *s, size_t target, uint32_t *kept);

/* True when some object has section groups. */
bool groups_exist(const struct link_state *s);

#endif
