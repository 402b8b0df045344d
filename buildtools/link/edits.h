/* SPDX-License-Identifier: MIT */
/*
 * What is to be changed about an object, so that it says what the plan decided: names, definitions,
 * references, sections. Pure data; rewrite.c carries it out.
 */
#ifndef LINK_EDITS_H
#define LINK_EDITS_H

#include "link/model.h"

/* What is changed about one symbol of an object. References are calls (which may go straight
 * to a definition) and all others (which must see the one address that stands for the symbol
 * everywhere). */
struct symbol_edit {
    uint32_t index;       /* in the symbol table */
    const char *name;     /* its new name, or NULL */
    const char *calls;    /* what calls refer to instead, or NULL: still this symbol */
    const char *others;   /* what all other references refer to instead, or NULL */
    const char *resolver; /* what the code is called where the symbol is; NULL: it stays nameless */
    bool undefine;        /* it becomes an undefined symbol */
    bool function; /* a dispatched function that is defined here, in all targets of the object */
};

struct section_edit {
    uint32_t index;
    const char *name; /* its new name, or NULL */
    bool plain_data;  /* its type becomes SHT_PROGBITS */
    bool mark;        /* a symbol at its start is added */
    bool lost;        /* a section group: the linker leaves it out (names.h: LOST_GROUP) */
    bool ungroup;     /* a section group: the linker does not choose among copies of it */
};

/* All edits of one object. It owns its two lists: edits_free gives them back. */
struct edits {
    struct symbol_edit *symbols; /* [symbol_count] */
    size_t symbol_count, symbol_capacity;
    struct section_edit *sections; /* [section_count] */
    size_t section_count, section_capacity;
};

/* Replaces what `e` holds by the edits of an instance. Names are in the job's arena. */
void edits_plan(const struct link_state *s, uint32_t instance, struct edits *e);

void edits_free(struct edits *e);

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
