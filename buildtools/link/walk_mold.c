/* SPDX-License-Identifier: MIT */
/*
 * mold looks at all files at once: for each symbol the best definition that any of them has, the
 * first of equals; then what can be reached from the files that are named. It links them in the
 * order of the command line, members in the order of their archive, and reads a file that is named
 * twice once.
 */
#include <stdlib.h>
#include <string.h>

#include "link/walk.h"

/* How good a definition is, the best first. */
enum rank { STRONG, WEAK, LAZY, LAZY_WEAK, COMMON, LAZY_COMMON, NOBODY };

/* The best definition of a symbol: of an object, of a member, or, without an object, a library's.
 */
struct lazy {
    struct input_file *input;
    uint32_t member;
    uint8_t rank; /* enum rank */
    bool common;
};

struct mold {
    struct walk *walk;
    bool *counts; /* [item_count] an archive's second mention does not */
    struct input_file *
        *queue; /* [queued] libraries, and objects with their member, to look through */
    uint32_t *members;
    size_t queued, queue_capacity, member_capacity;
};

static bool is_lazy(const struct item *item) {
    return item->lazy || (item->input->kind == INPUT_ARCHIVE && !item->state.whole);
}

static void offer(struct walk *w, struct input_file *in, uint32_t member, uint32_t symbol,
                  enum rank rank, bool common) {
    struct lazy *best = &w->lazy[symbol];

    if (!best->input || rank < best->rank)
        *best = (struct lazy){in, member, (uint8_t)rank, common};
}

static void offer_object(struct walk *w, struct input_file *in, uint32_t member, bool lazy) {
    const struct object_file *f = &in->objects[member];

    for (uint32_t i = 0; !f->left_out && i < global_count(f); i++) {
        const Elf64_Sym *y = global_symbol(f, i);
        bool weak = ELF64_ST_BIND(y->st_info) == STB_WEAK;

        if (elf_is_common(y))
            offer(w, in, member, f->names[i], lazy ? LAZY_COMMON : COMMON, true);
        else if (y->st_shndx != SHN_UNDEF)
            offer(w, in, member, f->names[i],
                  lazy ? (weak ? LAZY_WEAK : LAZY) : (weak ? WEAK : STRONG), false);
    }
}

static void offer_all(struct mold *m) {
    for (size_t i = 0; i < walk_count(m->walk); i++) {
        const struct item *item = walk_item(m->walk, i);
        struct input_file *in = item->input;

        if (!in || (in->kind == INPUT_ARCHIVE && in->mentioned == m->walk->stamp))
            continue;
        in->mentioned = m->walk->stamp;
        m->counts[i] = true;
        for (size_t k = 0; k < in->object_count; k++)
            offer_object(m->walk, in, (uint32_t)k, is_lazy(item));
        for (size_t k = 0; k < in->shared_count; k++)
            offer(m->walk, in, 0, in->shared_names[k], LAZY, false);
    }
}

/* Takes the object, or library, unless that was done before. */
static void reach(struct mold *m, struct input_file *in, uint32_t member) {
    if (walk_has(m->walk, in, member) || (in->object_count && in->objects[member].left_out))
        return;
    in->included[member] = m->walk->stamp;
    m->queue = array_grow(m->queue, &m->queue_capacity, m->queued + 1, sizeof(struct input_file *));
    m->members = array_grow(m->members, &m->member_capacity, m->queued + 1, sizeof *m->members);
    m->queue[m->queued] = in;
    m->members[m->queued++] = member;
}

static void refer(struct mold *m, uint32_t symbol) {
    const struct lazy *best = &m->walk->lazy[symbol];

    if (best->input)
        reach(m, best->input, best->member);
}

/* What a shared library's references reach has changed (SharedFile::mark_live_objects of mold 1.0
 * to 2.42): weak ones counted before 2.1; other libraries do so in some versions. */
static void look_through_library(struct mold *m, const struct input_file *in) {
    unsigned version = m->walk->state->linker_version;
    bool weakly = version < 201, libraries = version < 106 || (version >= 111 && version < 202) ||
                                             (version >= 233 && version < 236);
    const uint32_t *names = weakly ? in->wanted_names : in->needed_names;
    size_t count = weakly ? in->wanted_count : in->needed_count;

    for (size_t i = 0; i < count; i++) {
        const struct lazy *best = &m->walk->lazy[names[i]];

        if (best->input && (libraries || best->input->kind != INPUT_SHARED))
            reach(m, best->input, best->member);
    }
}

static void look_through(struct mold *m, const struct input_file *in, uint32_t member) {
    const struct object_file *f = &in->objects[member];

    if (in->kind == INPUT_SHARED)
        look_through_library(m, in);
    for (uint32_t i = 0; in->object_count && i < global_count(f); i++) {
        const Elf64_Sym *y = global_symbol(f, i);

        if (ELF64_ST_BIND(y->st_info) != STB_WEAK &&
            (y->st_shndx == SHN_UNDEF || (elf_is_common(y) && !m->walk->lazy[f->names[i]].common)))
            refer(m, f->names[i]);
    }
}

static void reach_named(struct mold *m) {
    for (size_t i = 0; i < walk_count(m->walk); i++) {
        const struct item *item = walk_item(m->walk, i);
        struct input_file *in = item->input;

        if (!m->counts[i] || is_lazy(item))
            continue;
        for (size_t k = 0; k < in->object_count; k++) {
            if (!in->objects[k].unusable || in->kind == INPUT_OBJECT)
                reach(m, in, (uint32_t)k);
        }
        if (in->kind == INPUT_SHARED && !item->state.as_needed)
            reach(m, in, 0);
    }
}

static void want(struct walk *w, uint32_t symbol) {
    w->seen[symbol] = true;
}

static void append_reached(struct mold *m) {
    for (size_t i = 0; i < walk_count(m->walk); i++) {
        const struct item *item = walk_item(m->walk, i);
        struct input_file *in = item->input;

        for (size_t k = 0; m->counts[i] && k < in->object_count; k++) {
            if (walk_has(m->walk, in, k))
                walk_append(m->walk, in, k);
        }
    }
}

void walk_mold(struct walk *w) {
    struct mold m = {.walk = w};
    uint32_t symbols = w->state->symbols.count;

    if (!w->lazy)
        w->lazy = arena_array(w->state->arena, symbols, sizeof *w->lazy);
    memset(w->lazy, 0, symbols * sizeof *w->lazy);
    m.counts = arena_array(w->state->arena, walk_count(w), sizeof *m.counts);
    offer_all(&m);
    reach_named(&m);
    walk_begin(w, want);
    for (uint32_t i = 0; i < symbols; i++) {
        if (w->seen[i])
            refer(&m, i);
    }
    for (size_t i = 0; i < m.queued; i++)
        look_through(&m, m.queue[i], m.members[i]);
    append_reached(&m);
    free(m.queue);
    free(m.members);
}
