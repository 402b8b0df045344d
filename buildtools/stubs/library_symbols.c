/* SPDX-License-Identifier: MIT */
#include "stubs/library_symbols.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "elf/archive.h"
#include "elf/shared_library.h"
#include "link/linker_names.h"
#include "link/search.h"

/* A library outside of the build, and whose link has it. */
struct library {
    const char *path;
    uint64_t *targets; /* bit set */
};

struct library_list {
    struct stubs *stubs;
    struct library *items; /* [count] in the order in which they are met */
    size_t count, capacity;
};

static void define(struct stubs *s, struct str name, const char *by, const uint64_t *targets) {
    uint32_t symbol = intern_find(&s->link->symbols, name);

    if (symbol == INTERN_NONE)
        return;
    if (!s->library[symbol])
        s->library[symbol] = by;
    for (size_t i = 0; i < s->mask_words; i++)
        libraries_targets(s, symbol)[i] |= targets[i];
}

/* ---- the list of libraries ---- */

static void add_library(struct library_list *l, const char *path, const uint64_t *targets) {
    size_t i = 0;

    while (i < l->count && strcmp(l->items[i].path, path) != 0)
        i++;
    if (i == l->count) {
        l->items = array_grow(l->items, &l->capacity, i + 1, sizeof *l->items);
        l->items[l->count++] =
            (struct library){path, mask_new(l->stubs->link->arena, l->stubs->link->target_count)};
    }
    for (size_t w = 0; w < l->stubs->mask_words; w++)
        l->items[i].targets[w] |= targets[w];
}

static bool is_cxx(const struct target *t) {
    return t->driver_words && strstr(t->words.words[t->driver_words - 1], "++");
}

static void add_items(struct library_list *l, const struct target *t, const uint64_t *targets) {
    for (size_t i = 0; i < t->item_count; i++) {
        const struct item *item = &t->items[i];

        if (item->path &&
            (!item->input || item->input->kind == INPUT_SHARED || item->input->outside))
            add_library(l, item->path, targets);
    }
}

/* The driver was asked as the first target has it; another's may be one for C++. */
static void add_of_target(struct library_list *l, size_t number) {
    struct link_state *s = l->stubs->link;
    const struct target *t = &s->targets[number];
    uint64_t *targets = mask_new(s->arena, s->target_count);
    const char *path;

    mask_add(targets, number);
    add_items(l, t, targets);
    add_items(l, &s->added, targets);
    path = is_cxx(t) ? search_library(s, &s->own, "stdc++", t->static_link) : NULL;
    if (path)
        add_library(l, path, targets);
}

/* ---- their names ---- */

struct definer {
    struct stubs *stubs;
    const struct library *library;
};

static void define_name(void *ctx, struct str name, enum library_symbol_kind kind) {
    const struct definer *d = ctx;

    if (kind == LIBRARY_DEFINES || kind == LIBRARY_DEFINES_DATA)
        define(d->stubs, name, d->library->path, d->library->targets);
}

static void define_in_archive(void *ctx, struct str name, size_t header) {
    (void)header;
    define_name(ctx, name, LIBRARY_DEFINES);
}

static void read_names(struct stubs *s, const struct library *library) {
    struct definer definer = {s, library};
    struct file_map map;

    if (!file_map(&map, library->path))
        return;
    if (archive_is_archive(map.data, map.size))
        archive_index(map.data, map.size, define_in_archive, &definer);
    else if (elf_is_elf(map.data, map.size))
        shared_library_names(map.data, map.size, define_name, &definer);
    file_unmap(&map);
}

/* Names given by --defsym=NAME=VALUE. */
static void define_by_option(struct stubs *s, const struct target *t, const uint64_t *targets) {
    for (size_t i = 0; i < t->item_count; i++) {
        const char *text = t->items[i].text;

        if (t->items[i].kind == ITEM_SYMBOL)
            define(s, (struct str){text, strcspn(text, "=")}, "--defsym", targets);
    }
}

static void define_linkers(void *ctx, struct str name) {
    define_name(ctx, name, LIBRARY_DEFINES);
}

static void define_by_linker(struct stubs *s, uint64_t *all) {
    const struct library linker = {"the linker", all};
    struct definer definer = {s, &linker};

    linker_names(s->link->linker, define_linkers, &definer);
    for (uint32_t i = 0; i < s->link->symbols.count; i++) {
        struct str name = intern_text(&s->link->symbols, i);

        if (str_starts(name, "__start_") || str_starts(name, "__stop_"))
            define_name(&definer, name, LIBRARY_DEFINES);
    }
}

void libraries_read(struct stubs *s) {
    struct library_list list = {.stubs = s};
    uint64_t *all = mask_new(s->link->arena, s->link->target_count);

    s->library = arena_array(s->link->arena, s->link->symbols.count, sizeof *s->library);
    s->in_library = arena_array(s->link->arena, s->link->symbols.count, s->mask_words * 8);
    for (size_t t = 0; t < s->link->target_count; t++) {
        uint64_t *one = mask_new(s->link->arena, s->link->target_count);

        mask_add(one, t);
        mask_add(all, t);
        add_of_target(&list, t);
        define_by_option(s, &s->link->targets[t], one);
    }
    for (size_t i = 0; i < list.count; i++)
        read_names(s, &list.items[i]);
    define_by_linker(s, all);
    free(list.items);
}
