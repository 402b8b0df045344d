/* SPDX-License-Identifier: MIT */
/*
 * What definitions and references are called in the unified link. A definition that could be
 * mistaken for another's is called NAME.TARGET, or NAME.ID; the plain name then stands for the
 * dispatch (a stub, or shared storage), or for a library's.
 */
#ifndef LINK_SYMBOL_NAMES_H
#define LINK_SYMBOL_NAMES_H

#include "link/model.h"
#include "link/startup.h"

/* The name of a symbol's definition in an instance. */
const char *name_of_definition(const struct link_state *s, uint32_t symbol, uint32_t instance);

/* The name by which a reference reaches a provider directly (an instance, PROVIDER_COMMON or
 * PROVIDER_NONE). */
const char *name_of_provider(const struct link_state *s, uint32_t symbol, int32_t provider);

/* The plain name. */
const char *name_plain(const struct link_state *s, uint32_t symbol);

/* Chooses what follows the names of sets so that no user's name is like them. */
void names_avoid_users(struct link_state *s);

/* A section's or bound's name in the linker set of one target. */
const char *name_in_split_set(const struct link_state *s, struct str name, uint32_t instance);

/* The indirect functions that objects define become the generated file's, which asks before it goes
 * on to the object's resolver (dispatch.c): what the function is called, and the resolver. `index`
 * is in the object's symbol table. */
const char *name_of_indirect(const struct link_state *s, uint32_t instance, uint32_t index);
const char *name_of_resolver(const struct link_state *s, uint32_t instance, uint32_t index);

/* The generated symbol that marks where section `section` of the instance begins. */
const char *name_of_range(const struct link_state *s, uint32_t instance, uint32_t section);

/* What weak references are called that are null in their targets, while the plain name is taken:
 * nobody defines it. */
#define NAME_NOBODYS "ut.nobodys"

/* What all generated marks begin with. */
#define RANGE_PREFIX OWN("r.")

/* The signature of the section groups that are to be left out: the generated object, which comes
 * first, has a group of this name, so that linkers throw all others away. */
#define LOST_GROUP RANGE_PREFIX "lost"

/* What a stub is called, besides by the plain name, where debuggers know the function by its debug
 * information: they must not stop at the stub as well, so the plain name goes (postlink.c). */
#define STUB_PREFIX OWN("stub.")

#endif
