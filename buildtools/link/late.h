/* SPDX-License-Identifier: MIT */
/*
 * Libraries that only some targets need. The final link has them all; where that changes nothing
 * that could be seen, the program that comes out of it is freed of them, and the start-up code
 * loads those that the selected target needs (startup_late.c). All others are loaded by every
 * target, and it is said which and why.
 *
 * A reference to such a library stays what the linker made of it: a place that the loader would
 * have filled with an address, which the start-up code then does. So an address is the same
 * wherever it is taken.
 */
#ifndef LINK_LATE_H
#define LINK_LATE_H

#include "base/buf.h"
#include "elf/shared_library.h"
#include "link/image.h"
#include "link/model.h"
#include "link/needed.h"

/* A name that a target's objects refer to and that the library defines. */
struct late_symbol {
    uint32_t symbol;       /* as the objects call it: NAME, or NAME@VERSION */
    struct str name;       /* in the library */
    const uint64_t *users; /* bit set: the targets whose objects refer to it, and have none */
    struct str version;    /* empty for none */
    bool weak;             /* in the program: it may be absent */
    uint32_t *places;      /* [place_count] numbers of the program's relocations that refer to it */
    size_t place_count, place_capacity;
    bool early;       /* a library that all targets load has it, too: the loader binds it */
    bool has_entry;   /* the program has the address of this function: its own entry for it */
    uint32_t library; /* in the list of candidates */
    struct late_symbol *next; /* the same name in another library */
};

/* A library that some targets need, and not all. */
struct late_library {
    const struct needed_library *needed;
    struct late_symbol **symbols; /* [symbol_count] that objects mention */
    size_t symbol_count, symbol_capacity;
    const char *why; /* why all targets load it; NULL while nothing speaks against its being loaded
                        late */
};

/* What the start-up code does for one target: see struct ut_step. */
struct late_step {
    const char *name, *before; /* before: or NULL */
    uint32_t library; /* in the list of candidates; UINT32_MAX: one that is there already */
};

struct late {
    struct late_library *list; /* [count] */
    size_t count;
    size_t symbol_count;      /* of all libraries */
    bool fixed;               /* the linked program is loaded where its file says */
    size_t place_room;        /* how many places there are at most */
    size_t *step_room;        /* [target_count] how many steps there are at most */
    struct late_step **steps; /* [target_count][step_count[target]] what is to be done */
    size_t *step_count;
    struct late_symbol **by_symbol; /* [symbols.count] the first of this name, or NULL */
    struct str
        *foreign; /* [foreign_count] what the program refers to, and no object of a target
                     that needs the library does: code that the driver or an archive brought */
    size_t foreign_count, foreign_capacity;
};

/* Fills s->late: NULL when every target needs the same libraries. */
void late_find(struct link_state *s);

/* The tables of the start-up code, with room for what is known only after the link. */
void late_emit(const struct link_state *s, struct buf *out);

/* Decides for each library, and makes the linked program fit. False with an error where a library
 * would do in all targets what it does only in some of their own programs. */
bool late_detach(struct link_state *s, struct image *m);

/* What is known of a library; NULL for one that all targets need. */
const struct late_library *late_library_of(const struct link_state *s,
                                           const struct needed_library *l);

/* Keeps what was decided in a file of the folder, for when the program is found up to date. */
bool late_keep(const struct link_state *s, const char *folder);
void late_recall(struct link_state *s, const char *folder);

#endif
