/* SPDX-License-Identifier: MIT */
/*
 * GNU ld takes the words one after the other and never goes back: an archive is searched where it
 * stands, those of a group again and again. What it takes out of one follows the archive's symbol
 * index.
 */
#include <stdlib.h>

#include "base/diag.h"
#include "link/walk.h"

/* What is known of a symbol, the later ones overriding the earlier. */
enum seen {
    UNSEEN,
    WEAKLY_WANTED,
    WANTED,
    IN_LIBRARY,
    DEFINED_WEAKLY,
    COMMON,
    DEFINED,
    SEEN = 15,        /* mask of the above */
    WANTED_HERE = 16, /* some reference has another visibility than the default: no shared library's
                       * definition will do */
    FROM_OBJECT = 32, /* some reference that is not weak stands in an object or a library */
    LIBRARY_DATA = 64, /* a library defines it as data */
};

struct gnu {
    struct walk *walk;
    bool more; /* a symbol became wanted, or common, since this was last cleared: the search goes
                * on */
};

static enum seen seen(const struct gnu *g, uint32_t symbol) {
    return g->walk->seen[symbol] & SEEN;
}

static void set(struct gnu *g, uint32_t symbol, enum seen to) {
    uint8_t *p = &g->walk->seen[symbol];

    g->more |= to == WANTED || (to == COMMON && (*p & SEEN) == UNSEEN);
    *p = (uint8_t)((*p & ~SEEN) | to);
}

static void want(struct gnu *g, uint32_t symbol, bool weak) {
    if (seen(g, symbol) == UNSEEN || (seen(g, symbol) == WEAKLY_WANTED && !weak))
        set(g, symbol, weak ? WEAKLY_WANTED : WANTED);
}

static void want_strongly(struct walk *w, uint32_t symbol) {
    struct gnu g = {w, false};

    want(&g, symbol, false);
}

static void refer(struct gnu *g, uint32_t symbol, bool weak, bool here) {
    uint8_t *p = &g->walk->seen[symbol];

    if (here && seen(g, symbol) == IN_LIBRARY)
        *p &= (uint8_t)~SEEN;
    *p |= (uint8_t)((here ? WANTED_HERE : 0) | (weak ? 0 : FROM_OBJECT));
    want(g, symbol, weak);
}

static void define(struct gnu *g, uint32_t symbol, const Elf64_Sym *y) {
    enum seen to = elf_is_common(y)                        ? COMMON
                   : ELF64_ST_BIND(y->st_info) == STB_WEAK ? DEFINED_WEAKLY
                                                           : DEFINED;

    if (ELF64_ST_VISIBILITY(y->st_other) != STV_DEFAULT)
        g->walk->seen[symbol] |= WANTED_HERE;
    if (to == COMMON && seen(g, symbol) == IN_LIBRARY && g->walk->seen[symbol] & LIBRARY_DATA)
        return; /* the library's is taken, with its content (_bfd_elf_merge_symbol) */
    if (seen(g, symbol) < to)
        set(g, symbol, to);
}

static void take(struct gnu *g, struct input_file *in, size_t member) {
    const struct object_file *f = &in->objects[member];
    bool *lost;

    if (!walk_append(g->walk, in, member))
        return;
    lost = walk_lost_groups(g->walk, f);
    for (uint32_t i = 0; i < global_count(f); i++) {
        const Elf64_Sym *y = global_symbol(f, i);
        bool weak = ELF64_ST_BIND(y->st_info) == STB_WEAK;

        if (walk_gives_up(f, lost, y))
            refer(g, f->names[i], weak, false);
        else if (y->st_shndx == SHN_UNDEF)
            refer(g, f->names[i], weak, ELF64_ST_VISIBILITY(y->st_other) != STV_DEFAULT);
        else
            define(g, f->names[i], y);
    }
    free(lost);
}

/* Does the member define the symbol so that it is better than a common one? */
static bool beats_common(const struct object_file *f, uint32_t symbol) {
    for (uint32_t i = 0; i < global_count(f); i++) {
        const Elf64_Sym *y = global_symbol(f, i);

        if (f->names[i] == symbol)
            return y->st_shndx != SHN_UNDEF && !elf_is_common(y) &&
                   ELF64_ST_BIND(y->st_info) != STB_WEAK && ELF64_ST_TYPE(y->st_info) != STT_FUNC;
    }
    return false;
}

static bool is_taken_for(const struct gnu *g, const struct input_file *in,
                         const struct archive_symbol *entry) {
    const struct object_file *f = &in->objects[entry->member];

    if (walk_has(g->walk, in, entry->member) || f->left_out)
        return false;
    return seen(g, entry->symbol) == WANTED ||
           (seen(g, entry->symbol) == COMMON && beats_common(f, entry->symbol));
}

/* From the first entry of the index to the last, and again as long as that made something else
 * wanted. A name that has a definition when the search comes by is not looked at again. */
static void search_archive(struct gnu *g, struct input_file *in) {
    bool *settled, again;

    if (!in->has_index && in->object_count && g->walk->state->linker == LINKER_GNU) {
        diag_error("%s: the archive has no symbol index, without which GNU ld refuses it",
                   in->path);
        diag_hint("make one with `ranlib %s`", in->path);
        in->has_index = true; /* said once */
        g->walk->good = false;
    }
    settled = calloc(in->index_count + 1, sizeof *settled);
    do {
        again = false;
        for (size_t i = 0; settled && i < in->index_count; i++) {
            bool more = g->more;

            if (settled[i] || seen(g, in->index[i].symbol) == UNSEEN)
                continue;
            settled[i] = seen(g, in->index[i].symbol) == IN_LIBRARY ||
                         seen(g, in->index[i].symbol) == DEFINED ||
                         seen(g, in->index[i].symbol) == DEFINED_WEAKLY;
            if (settled[i] || !is_taken_for(g, in, &in->index[i]))
                continue;
            g->more = false;
            take(g, in, in->index[i].member);
            again |= g->more;
            g->more |= more;
        }
    } while (again);
    free(settled);
}

static bool is_needed(const struct gnu *g, const struct input_file *in) {
    for (size_t i = 0; i < in->shared_count; i++) {
        uint8_t state = g->walk->seen[in->shared_names[i]];

        if ((state & SEEN) == WANTED && (state & FROM_OBJECT) && !(state & WANTED_HERE))
            return true;
    }
    for (size_t i = 0; i < in->data_count; i++) {
        if (seen(g, in->data_names[i]) == COMMON)
            return true;
    }
    return false;
}

/* A library that comes with --as-needed and is not needed where it stands leaves no trace. */
static void take_library(struct gnu *g, const struct item *item) {
    const struct input_file *in = item->input;

    if (item->state.as_needed && !is_needed(g, in))
        return;
    for (size_t i = 0; i < in->shared_count; i++) {
        uint32_t symbol = in->shared_names[i];

        if (seen(g, symbol) < IN_LIBRARY && !(g->walk->seen[symbol] & WANTED_HERE))
            set(g, symbol, IN_LIBRARY);
    }
    for (size_t i = 0; i < in->data_count; i++) {
        uint32_t symbol = in->data_names[i];

        if (seen(g, symbol) == COMMON)
            set(g, symbol, IN_LIBRARY);
        if (seen(g, symbol) == IN_LIBRARY)
            g->walk->seen[symbol] |= LIBRARY_DATA;
    }
    for (size_t i = 0; i < in->needed_count; i++)
        refer(g, in->needed_names[i], false, false);
}

static void take_input(struct gnu *g, const struct item *item, bool again) {
    struct input_file *in = item->input;

    switch (in->kind) {
    case INPUT_OBJECT:
        if (item->lazy)
            search_archive(g, in);
        else if (!again && !in->objects[0].left_out)
            take(g, in, 0);
        break;
    case INPUT_ARCHIVE:
        for (size_t i = 0; item->state.whole && !again && i < in->object_count; i++) {
            if (walk_takes_whole(g->walk, item, i))
                take(g, in, i);
        }
        if (!item->state.whole)
            search_archive(g, in);
        break;
    case INPUT_SHARED: take_library(g, item); break;
    case INPUT_SCRIPT: break;
    }
}

static size_t group_end(const struct walk *w, size_t i) {
    size_t depth = 0;

    for (; i < walk_count(w); i++) {
        if (walk_item(w, i)->kind == ITEM_GROUP)
            depth++;
        else if (walk_item(w, i)->kind == ITEM_GROUP_END && depth-- == 1)
            break;
    }
    return i;
}

static void take_items(struct gnu *g, size_t first, size_t last, bool again);

/* A group's items again and again, until that makes nothing more wanted. */
static void take_group(struct gnu *g, size_t first, size_t last, bool again) {
    bool more = g->more;

    do {
        g->more = false;
        take_items(g, first, last, again);
        again = true;
        more |= g->more;
    } while (g->more);
    g->more = more;
}

static void take_items(struct gnu *g, size_t first, size_t last, bool again) {
    for (size_t i = first; i < last; i++) {
        const struct item *item = walk_item(g->walk, i);

        if (item->kind == ITEM_GROUP) {
            size_t end = group_end(g->walk, i);

            take_group(g, i + 1, end, again);
            i = end;
        } else if (item->input) {
            take_input(g, item, again);
        }
    }
}

void walk_gnu(struct walk *w) {
    struct gnu g = {w, false};

    walk_begin(w, want_strongly);
    take_items(&g, 0, walk_count(w), false);
}
