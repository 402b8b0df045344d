/* SPDX-License-Identifier: MIT */
#include "link/linkset.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "link/input.h"
#include "link/outside.h"
#include "link/walk.h"

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

bool walk_append(struct walk *w, struct input_file *in, size_t member) {
    struct object_file *f = &in->objects[member];
    struct target *t = w->target;
    uint32_t number;

    in->included[member] = w->stamp;
    if (in->outside && !f->taken_out) { /* its names count, but it is not ours */
        if (!f->outside)
            f->outside = mask_new(w->state->arena, w->state->target_count);
        mask_add(f->outside, w->stamp - 1);
        return true;
    }
    if (f->unusable) {
        w->good = input_complain(f, in);
        return false;
    }
    number = instance_of(w, f, count_content(w, input_content(w->state, f)));
    mask_add(w->state->instances[number].targets, w->stamp - 1);
    t->sequence = array_grow(t->sequence, &w->capacity, t->sequence_count + 1, sizeof *t->sequence);
    t->sequence[t->sequence_count++] = number;
    return true;
}

bool *walk_lost_groups(struct walk *w, const struct object_file *f) {
    bool *lost = f->comdat_count ? calloc(f->comdat_count, sizeof *lost) : NULL;

    for (size_t i = 0; lost && i < f->comdat_count; i++) {
        lost[i] = w->signature_seen[f->comdats[i].signature] == w->stamp;
        w->signature_seen[f->comdats[i].signature] = w->stamp;
    }
    return lost;
}

bool walk_gives_up(const struct object_file *f, const bool *lost, const Elf64_Sym *y) {
    return lost && y->st_shndx < f->elf.section_count && f->comdat_of[y->st_shndx] &&
           lost[f->comdat_of[y->st_shndx] - 1];
}

static void begin_with(struct walk *w, const char *name, void (*want)(struct walk *, uint32_t)) {
    uint32_t symbol = intern_find(&w->state->symbols, str_from(name));

    if (symbol != INTERN_NONE)
        want(w, symbol);
}

void walk_begin(struct walk *w, void (*want)(struct walk *w, uint32_t symbol)) {
    const struct word_list *names = &w->target->undefined;

    for (size_t i = 0; i < names->count; i++)
        begin_with(w, names->words[i], want);
    begin_with(w, "main", want); /* the C start-up files refer to it before all else */
}

/* As before the first walk, but for what was taken out. */
static void forget_walk(struct link_state *s) {
    for (uint32_t i = 0; i < s->paths.count; i++) {
        struct input_file *in = s->files[i];

        in->mentioned = 0;
        if (in->included) /* libraries and scripts have one, too */
            memset(in->included, 0,
                   (in->object_count ? in->object_count : 1) * sizeof *in->included);
        for (size_t k = 0; k < in->object_count; k++)
            in->objects[k].outside = NULL;
    }
    s->instance_count = 0;
}

static bool walk_targets(struct link_state *s) {
    struct walk w = {.state = s, .good = true};

    w.seen = arena_array(s->arena, s->symbols.count, 1);
    w.signature_seen = arena_array(s->arena, s->symbols.count, sizeof *w.signature_seen);
    for (size_t i = 0; i < s->target_count; i++) {
        w.target = &s->targets[i];
        w.target->sequence_count = 0;
        w.stamp = (uint32_t)i + 1;
        w.capacity = 0;
        memset(w.seen, 0, s->symbols.count);
        if (w.nth_count)
            memset(w.nth, 0, w.nth_count * sizeof *w.nth);
        if (s->linker == LINKER_MOLD)
            walk_mold(&w);
        else if (s->linker == LINKER_LLD)
            walk_lld(&w);
        else
            walk_gnu(&w);
    }
    free(w.nth);
    intern_free(&w.keys);
    return w.good;
}

bool linksets_find(struct link_state *s) {
    bool good = walk_targets(s);

    while (good && outside_take_out(s)) {
        forget_walk(s);
        good = walk_targets(s);
    }
    return good;
}
