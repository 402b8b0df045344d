/* SPDX-License-Identifier: MIT */
/*
 * Makes the objects of the unified link: each is the original with names and references changed as
 * the plan says. The original's bytes stay where they are; a new symbol table, string tables and
 * section headers are appended. Objects that need no change are linked from where they lie.
 */
#ifndef LINK_REWRITE_H
#define LINK_REWRITE_H

#include "link/model.h"

/* Fills state->objects and writes what is new into the existing `folder`. False with an error
 * reported. */
bool rewrite_objects(struct link_state *s, const char *folder);

/* How many of a section's entries are function pointers run at start or end, and which; see
 * startup.h. */
enum array_kind { ARRAY_NONE, ARRAY_PREINIT, ARRAY_INIT, ARRAY_FINI };

/* What a section is: ARRAY_NONE, or a table of constructors or destructors with its priority (65536
 * when it has none: behind all that have one). */
enum array_kind array_section(const struct elf_object *o, const Elf64_Shdr *section,
                              uint32_t *priority);

/* True when the section's addresses may be relocated at start-up: loaded, writable, not TLS, with
 * absolute relocations. */
bool has_deferrable_relocations(const struct elf_object *o, uint32_t section, size_t *count);

#endif
