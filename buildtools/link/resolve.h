/* SPDX-License-Identifier: MIT */
/*
 * Which definition each symbol has in each target, by the linker's rules: a strong definition, else
 * a COMMON one, else the first weak one, else whatever a shared library has (PROVIDER_NONE).
 */
#ifndef LINK_RESOLVE_H
#define LINK_RESOLVE_H

#include "link/model.h"

/* Fills providers and comdat_owner from the targets' sequences; may be called again after these
 * have changed. False, with every error reported, when a target defines a symbol twice. */
bool resolve(struct link_state *s);

/* True when global symbol `i` of the instance is a definition (or a COMMON) that counts: not in a
 * section group that gives way to another object's. */
bool is_definition(const struct link_state *s, uint32_t instance, uint32_t i);

#endif
