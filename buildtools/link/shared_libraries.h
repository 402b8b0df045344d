/* SPDX-License-Identifier: MIT */
/*
 * The shared libraries that each target's own program has beside it when it runs: those that its
 * words name, those that the compiler driver adds, and all that these need; in the order in which
 * the dynamic linker searches them.
 */
#ifndef LINK_SHARED_LIBRARIES_H
#define LINK_SHARED_LIBRARIES_H

#include "link/model.h"

/* Fills libraries, and those of each target, when it is known which names objects define. */
void libraries_find(struct link_state *s);

/* What the first library that the target's program finds the name in says of it (not by a version
 * for old programs); NULL when none defines it. */
const struct library_name *libraries_definition(const struct link_state *s, uint32_t symbol,
                                                size_t target);

/* The library of a path; NULL when no target has it. */
const struct shared_library *libraries_at(const struct link_state *s, const char *path);

/* True when some target's program asks for the library itself. */
bool libraries_is_asked_for(const struct link_state *s, const struct shared_library *l);

/* The same, because the target's words name it, and not the driver alone. */
bool libraries_is_named(const struct link_state *s, const struct shared_library *l);

/* True when some library defines the name, or asks for it, by several versions. */
bool libraries_has_old(const struct link_state *s, uint32_t symbol);

/* Another name that the library has for the same data; empty when there is none. */
struct str libraries_alias(const struct library_name *name);

/* Unmaps them. */
void libraries_free(struct link_state *s);

/* Does the state's linker take the library's definition in the place of a common symbol, with its
 * content? GNU ld takes data (_bfd_elf_merge_symbol), mold any (get_rank), lld none. */
bool libraries_beat_common(const struct link_state *s, const struct library_symbol *as);

#endif
