/* SPDX-License-Identifier: MIT */
/*
 * One target's way through its inputs: what the three linkers have in common. Each has a file of
 * its own (walk_gnu.c, walk_lld.c, walk_mold.c) with its rules for archives.
 */
#ifndef LINK_WALK_H
#define LINK_WALK_H

#include "link/model.h"

struct walk {
    struct link_state *state;
    struct target *target;
    uint32_t stamp;           /* 1 + the target's number */
    size_t capacity;          /* of the target's sequence */
    uint32_t *signature_seen; /* [symbols.count] stamp when a group of this signature was kept */
    uint8_t *seen;            /* [symbols.count] what is known of a symbol; 0: nothing yet */
    struct lazy *lazy;        /* [symbols.count] walk_lld.c, walk_mold.c: who could define it */
    uint32_t *nth;            /* [contents] how many equal objects the target has so far; grows */
    size_t nth_count, nth_capacity;
    struct intern keys; /* which content, the how manieth in its target -> instance */
    bool good;
};

/* What is linked: the start files, the target's items, then what the driver adds. */
static inline size_t walk_count(const struct walk *w) {
    return w->state->start.item_count + w->target->item_count + w->state->added.item_count;
}

static inline const struct item *walk_item(const struct walk *w, size_t i) {
    const struct target *parts[] = {&w->state->start, w->target, &w->state->added};
    size_t part = 0;

    for (; part < 2 && i >= parts[part]->item_count; part++)
        i -= parts[part]->item_count;
    return &parts[part]->items[i];
}

/* Appends the object to the target's sequence. False when it cannot be linked, which was said. */
bool walk_append(struct walk *w, struct input_file *in, size_t member);

/* Members are taken once. */
static inline bool walk_has(const struct walk *w, const struct input_file *in, size_t member) {
    return in->included[member] == w->stamp;
}

/* With --whole-archive, also what was taken before is taken. */
static inline bool walk_takes_whole(const struct walk *w, const struct item *item, size_t member) {
    return !item->input->objects[member].left_out &&
           !(item->rest && walk_has(w, item->input, member));
}

/* Which of the object's groups the target has from another object already: [comdat_count], to be
 * freed, or NULL. */
bool *walk_lost_groups(struct walk *w, const struct object_file *f);

/* Does the object give the symbol up, with a group that is lost? */
bool walk_gives_up(const struct object_file *f, const bool *lost, const Elf64_Sym *y);

/* Calls `want` for each name that the link begins with: those of -u and the like, and `main`. */
void walk_begin(struct walk *w, void (*want)(struct walk *w, uint32_t symbol));

void walk_gnu(struct walk *w);
void walk_lld(struct walk *w);
void walk_mold(struct walk *w);

#endif
