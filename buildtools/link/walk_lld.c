/* SPDX-License-Identifier: MIT */
/*
 * lld remembers what archives and objects behind --start-lib could define, and takes a member as
 * soon as something refers to it, wherever that stands: with all that this needs in turn before it
 * reads on. Groups mean nothing to it.
 */
#include <stdlib.h>

#include "link/walk.h"

enum seen {
    UNSEEN,
    WEAKLY_WANTED,
    WANTED,
    LAZY,        /* a member that was passed defines it */
    LAZY_WEAKLY, /* the same, and there was a weak reference */
    IN_LIBRARY,
    DEFINED_WEAKLY,
    COMMON,
    DEFINED,
    SEEN = 15,
    WANTED_HERE = 16, /* see walk_gnu.c */
    REFERENCED = 32,  /* an object refers to it, not only libraries */
};

/* Who was the first that could define a symbol. */
struct lazy {
    struct input_file *input;
    uint32_t member;
};

static enum seen seen(const struct walk *w, uint32_t symbol) {
    return w->seen[symbol] & SEEN;
}

static void set(struct walk *w, uint32_t symbol, enum seen to) {
    w->seen[symbol] = (uint8_t)((w->seen[symbol] & ~SEEN) | to);
}

static void take(struct walk *w, struct input_file *in, size_t member);

/* A reference; `here`: with another visibility than the default. An object's first one makes what
 * only libraries referred to weak, if it is weak itself (lld, Symbol::resolveUndefined). */
static void refer(struct walk *w, uint32_t symbol, bool weak, bool here) {
    enum seen now = seen(w, symbol);

    w->seen[symbol] |= (uint8_t)(here ? WANTED_HERE : 0);
    if (now == UNSEEN || (now == WEAKLY_WANTED && !weak) || (now == IN_LIBRARY && here) ||
        (now == WANTED && weak && !(w->seen[symbol] & REFERENCED)))
        set(w, symbol, weak ? WEAKLY_WANTED : WANTED);
    else if (now == LAZY && weak)
        set(w, symbol, LAZY_WEAKLY);
    else if ((now == LAZY || now == LAZY_WEAKLY) && !weak) {
        set(w, symbol, WANTED);
        if (!walk_has(w, w->lazy[symbol].input, w->lazy[symbol].member))
            take(w, w->lazy[symbol].input, w->lazy[symbol].member);
    }
}

static void want_strongly(struct walk *w, uint32_t symbol) {
    refer(w, symbol, false, false);
}

static void define(struct walk *w, uint32_t symbol, const Elf64_Sym *y) {
    enum seen to = elf_is_common(y)                        ? COMMON
                   : ELF64_ST_BIND(y->st_info) == STB_WEAK ? DEFINED_WEAKLY
                                                           : DEFINED;

    if (ELF64_ST_VISIBILITY(y->st_other) != STV_DEFAULT)
        w->seen[symbol] |= WANTED_HERE;
    if (seen(w, symbol) < to)
        set(w, symbol, to);
}

/* Definitions first, so that what refers to itself in a circle is not taken from elsewhere. */
static void take(struct walk *w, struct input_file *in, size_t member) {
    const struct object_file *f = &in->objects[member];
    bool *lost;

    if (!walk_append(w, in, member))
        return;
    lost = walk_lost_groups(w, f);
    for (uint32_t i = 0; i < global_count(f); i++) {
        const Elf64_Sym *y = global_symbol(f, i);

        if (y->st_shndx != SHN_UNDEF && !walk_gives_up(f, lost, y))
            define(w, f->names[i], y);
    }
    for (uint32_t i = 0; i < global_count(f); i++) {
        const Elf64_Sym *y = global_symbol(f, i);

        if (y->st_shndx == SHN_UNDEF || walk_gives_up(f, lost, y)) {
            refer(w, f->names[i], ELF64_ST_BIND(y->st_info) == STB_WEAK,
                  y->st_shndx == SHN_UNDEF && ELF64_ST_VISIBILITY(y->st_other) != STV_DEFAULT);
            w->seen[f->names[i]] |= REFERENCED;
        }
    }
    free(lost);
}

static bool beats_common(const struct object_file *f, uint32_t symbol) {
    for (uint32_t i = 0; i < global_count(f); i++) {
        const Elf64_Sym *y = global_symbol(f, i);

        if (f->names[i] == symbol && y->st_shndx != SHN_UNDEF)
            return !elf_is_common(y) && ELF64_ST_BIND(y->st_info) == STB_GLOBAL;
    }
    return false;
}

/* The member could define the symbol. */
static void offer(struct walk *w, struct input_file *in, uint32_t member, uint32_t symbol) {
    enum seen now = seen(w, symbol);

    if (in->objects[member].left_out || walk_has(w, in, member))
        return;
    if (now == UNSEEN || now == WEAKLY_WANTED) {
        w->lazy[symbol] = (struct lazy){in, member};
        set(w, symbol, now == UNSEEN ? LAZY : LAZY_WEAKLY);
    } else if (now == WANTED || (now == COMMON && beats_common(&in->objects[member], symbol))) {
        take(w, in, member);
    }
}

static void take_library(struct walk *w, const struct input_file *in) {
    for (size_t i = 0; i < in->shared_count; i++) {
        uint32_t symbol = in->shared_names[i];

        if (seen(w, symbol) < IN_LIBRARY && !(w->seen[symbol] & WANTED_HERE))
            set(w, symbol, IN_LIBRARY);
    }
    for (size_t i = 0; i < in->needed_count; i++) {
        uint32_t symbol = in->needed_names[i];

        if (seen(w, symbol) != WEAKLY_WANTED) /* lld, Symbol::resolveUndefined: it stays weak */
            refer(w, symbol, false, false);
    }
}

static void take_input(struct walk *w, const struct item *item) {
    struct input_file *in = item->input;
    const struct object_file *f = in->objects;

    switch (in->kind) {
    case INPUT_OBJECT:
        for (uint32_t i = 0; item->lazy && i < global_count(f); i++) {
            if (global_symbol(f, i)->st_shndx != SHN_UNDEF)
                offer(w, in, 0, f->names[i]);
        }
        if (!item->lazy && !f->left_out)
            take(w, in, 0);
        break;
    case INPUT_ARCHIVE:
        for (size_t i = 0; item->state.whole && i < in->object_count; i++) {
            if (walk_takes_whole(w, item, i))
                take(w, in, i);
        }
        for (size_t i = 0; !item->state.whole && i < in->index_count; i++)
            offer(w, in, in->index[i].member, in->index[i].symbol);
        break;
    case INPUT_SHARED: take_library(w, in); break;
    case INPUT_SCRIPT: break;
    }
}

void walk_lld(struct walk *w) {
    if (!w->lazy)
        w->lazy = arena_array(w->state->arena, w->state->symbols.count, sizeof *w->lazy);
    walk_begin(w, want_strongly);
    for (size_t i = 0; i < walk_count(w); i++) {
        if (walk_item(w, i)->input)
            take_input(w, walk_item(w, i));
    }
}
