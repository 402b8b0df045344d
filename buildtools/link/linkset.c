/* SPDX-License-Identifier: MIT */
#include "link/linkset.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "link/input.h"

/* What is known of a symbol while one target's words are taken in order, as GNU ld does. */
enum seen { UNSEEN, WEAKLY_WANTED, WANTED, IN_LIBRARY, COMMON, DEFINED };

struct walk {
    struct link_state *state;
    struct target *target;
    uint32_t stamp; /* 1 + the target's number */
    uint8_t *seen;  /* [symbols.count] enum seen */
    uint32_t
        *signature_seen; /* [symbols.count] stamp when a group of this signature was kept already */
    uint32_t *nth;       /* [contents] how many equal objects the target has so far; grows */
    size_t nth_count, nth_capacity;
    size_t capacity;    /* of the target's sequence */
    struct intern keys; /* struct instance_key -> instance, for all targets */
    uint64_t *places; /* [sequence] where each was named: number of the item, then of the member */
    size_t place_capacity;
    size_t item; /* the item that is being taken */
    bool grew;   /* something was taken since this was last cleared */
};

/* (content, nth) -> instance */
struct instance_key {
    uint32_t content, nth;
};

static uint32_t instance_of(struct walk *w, struct object_file *f, uint32_t nth) {
    struct link_state *s = w->state;
    struct instance_key key = {input_content(s, f), nth};
    uint32_t number = intern_add(&w->keys, (struct str){(const char *)&key, sizeof key});

    if (number == s->instance_count) {
        s->instances = array_grow(s->instances, &s->instance_capacity, s->instance_count + 1,
                                  sizeof *s->instances);
        s->instances[s->instance_count++] = (struct instance){
            .file = f, .nth = nth, .targets = mask_new(s->arena, s->target_count)};
    }
    return number;
}

static uint32_t count_content(struct walk *w, uint32_t content) {
    if (content >= w->nth_count) {
        w->nth = array_grow(w->nth, &w->nth_capacity, content + 1, sizeof *w->nth);
        memset(w->nth + w->nth_count, 0, (content + 1 - w->nth_count) * sizeof *w->nth);
        w->nth_count = content + 1;
    }
    return w->nth[content]++;
}

static void append(struct walk *w, struct object_file *f, size_t member) {
    uint32_t nth = count_content(w, input_content(w->state, f));
    uint32_t number = instance_of(w, f, nth);
    struct target *t = w->target;

    mask_add(w->state->instances[number].targets, w->stamp - 1);
    t->sequence = array_grow(t->sequence, &w->capacity, t->sequence_count + 1, sizeof *t->sequence);
    w->places = array_grow(w->places, &w->place_capacity, t->sequence_count + 1, sizeof *w->places);
    w->places[t->sequence_count] = (uint64_t)w->item << 32 | member;
    t->sequence[t->sequence_count++] = number;
    w->grew = true;
}

static void want(struct walk *w, uint32_t symbol, bool weak) {
    uint8_t *seen = &w->seen[symbol];

    if (*seen == UNSEEN || (*seen == WEAKLY_WANTED && !weak))
        *seen = weak ? WEAKLY_WANTED : WANTED;
}

static void see(struct walk *w, uint32_t symbol, enum seen what) {
    if (w->seen[symbol] < what)
        w->seen[symbol] = (uint8_t)what;
}

/* Groups already kept from another object are given up, with the definitions in them. */
static bool gives_up(const struct object_file *f, const bool *lost, const Elf64_Sym *y) {
    return lost && y->st_shndx < f->elf.section_count && f->comdat_of[y->st_shndx] &&
           lost[f->comdat_of[y->st_shndx] - 1];
}

static void take(struct walk *w, struct object_file *f, size_t member) {
    bool *lost = f->comdat_count ? calloc(f->comdat_count, sizeof *lost) : NULL;

    append(w, f, member);
    for (size_t i = 0; lost && i < f->comdat_count; i++) {
        lost[i] = w->signature_seen[f->comdats[i].signature] == w->stamp;
        w->signature_seen[f->comdats[i].signature] = w->stamp;
    }
    for (uint32_t i = 0; i < global_count(f); i++) {
        const Elf64_Sym *y = global_symbol(f, i);

        if (y->st_shndx == SHN_UNDEF || gives_up(f, lost, y))
            want(w, f->names[i], ELF64_ST_BIND(y->st_info) == STB_WEAK);
        else
            see(w, f->names[i], elf_is_common(y) ? COMMON : DEFINED);
    }
    free(lost);
}

/* GNU ld takes a member for a symbol that is wanted, or for one that is so far only COMMON and that
 * it defines properly. */
static bool is_needed(const struct walk *w, const struct object_file *f) {
    for (uint32_t i = 0; i < global_count(f); i++) {
        const Elf64_Sym *y = global_symbol(f, i);

        if (y->st_shndx == SHN_UNDEF)
            continue;
        if (w->seen[f->names[i]] == WANTED ||
            (w->seen[f->names[i]] == COMMON && !elf_is_common(y)))
            return true;
    }
    return false;
}

static void take_member(struct walk *w, struct input_file *in, size_t i) {
    if (in->included[i] == w->stamp)
        return;
    in->included[i] = w->stamp;
    take(w, &in->objects[i], i);
}

/* Members until none is needed any more: a member may need one before it. */
static void search_archive(struct walk *w, struct input_file *in) {
    bool again = true;

    while (again) {
        again = false;
        for (size_t i = 0; i < in->object_count; i++) {
            if (in->included[i] != w->stamp && is_needed(w, &in->objects[i])) {
                take_member(w, in, i);
                again = true;
            }
        }
    }
}

static void take_input(struct walk *w, const struct item *item) {
    struct input_file *in = item->input;

    switch (in->kind) {
    case INPUT_OBJECT:
        if (item->lazy)
            search_archive(w, in);
        else
            take(w, &in->objects[0], 0);
        break;
    case INPUT_ARCHIVE:
        for (size_t i = 0; item->state.whole && i < in->object_count; i++)
            take_member(w, in, i);
        search_archive(w, in);
        break;
    case INPUT_SHARED:
        for (size_t i = 0; i < in->shared_count; i++)
            see(w, in->shared_names[i], IN_LIBRARY);
        break;
    case INPUT_SCRIPT: break;
    }
}

/* The items of a group, from `first` up to `last`, are searched again and again until nothing more
 * is taken. */
static void search_group(struct walk *w, size_t first, size_t last) {
    const struct target *t = w->target;

    do {
        w->grew = false;
        for (size_t i = first; i < last; i++) {
            struct input_file *in = t->items[i].input;

            w->item = i;
            if (in && (in->kind == INPUT_ARCHIVE || t->items[i].lazy))
                search_archive(w, in);
        }
    } while (w->grew);
}

static void take_items(struct walk *w) {
    const struct target *t = w->target;
    size_t group = 0;

    for (size_t i = 0; i < t->item_count; i++) {
        w->item = i;
        switch (t->items[i].kind) {
        case ITEM_FILE:
        case ITEM_LIBRARY:
            if (t->items[i].input)
                take_input(w, &t->items[i]);
            break;
        case ITEM_GROUP: group = i; break;
        case ITEM_GROUP_END: search_group(w, group, i); break;
        }
    }
    /* lld and mold remember the archives that they have seen: what only they would find */
    search_group(w, 0, t->item_count);
}

struct placed {
    uint64_t place;
    uint32_t instance;
};

static int by_place(const void *a, const void *b) {
    const struct placed *x = a, *y = b;

    return (x->place > y->place) - (x->place < y->place);
}

/* mold links what it takes in the order of the command line, members in the order of their archive,
 * whoever needed them first. */
static void sort_by_place(struct walk *w) {
    struct target *t = w->target;
    struct placed *list = arena_array(w->state->arena, t->sequence_count, sizeof *list);

    if (!w->places) /* no target has had an object yet */
        return;
    for (size_t i = 0; i < t->sequence_count; i++)
        list[i] = (struct placed){w->places[i], t->sequence[i]};
    if (t->sequence_count)
        qsort(list, t->sequence_count, sizeof *list, by_place);
    for (size_t i = 0; i < t->sequence_count; i++)
        t->sequence[i] = list[i].instance;
}

static void want_named(struct walk *w, const struct word_list *names) {
    for (size_t i = 0; i < names->count; i++) {
        uint32_t symbol = intern_find(&w->state->symbols, str_from(names->words[i]));

        if (symbol != INTERN_NONE)
            want(w, symbol, false);
    }
}

void linksets_find(struct link_state *s) {
    struct walk w = {.state = s};
    struct word_list entry = {0};

    entry.words = (const char *[]){"main"}; /* the C start-up files refer to it before all else */
    entry.count = 1;
    w.seen = arena_array(s->arena, s->symbols.count, 1);
    w.signature_seen = arena_array(s->arena, s->symbols.count, sizeof *w.signature_seen);
    for (size_t i = 0; i < s->target_count; i++) {
        w.target = &s->targets[i];
        w.stamp = (uint32_t)i + 1;
        w.capacity = 0;
        memset(w.seen, UNSEEN, s->symbols.count);
        if (w.nth_count)
            memset(w.nth, 0, w.nth_count * sizeof *w.nth);
        want_named(&w, &entry);
        want_named(&w, &w.target->undefined);
        take_items(&w);
        if (s->linker == LINKER_MOLD)
            sort_by_place(&w);
    }
    free(w.nth);
    free(w.places);
    intern_free(&w.keys);
}
