/* SPDX-License-Identifier: MIT */
#include "link/needed.h"

#include <string.h>

#include "base/str.h"
#include "elf/shared_library.h"
#include "link/resolve.h"

struct finder {
    const struct link_state *state;
    struct needed *needed;
    uint64_t *wanted; /* [symbols.count * words] whose objects refer to what none of them defines */
    size_t words;     /* of a set of targets */
    const struct library_facts **facts; /* [paths.count] what was read of the libraries; NULL */
};

static uint64_t *wanted_by(const struct finder *f, uint32_t symbol) {
    return &f->wanted[symbol * f->words];
}

/* A weak reference makes no linker need a library. */
static void find_wanted(struct finder *f) {
    const struct link_state *s = f->state;

    for (uint32_t n = 0; n < s->instance_count; n++) {
        const struct object_file *file = s->instances[n].file;

        for (uint32_t i = 0; i < global_count(file); i++) {
            const Elf64_Sym *y = global_symbol(file, i);

            if (is_definition(s, n, i) ||
                (y->st_shndx == SHN_UNDEF && ELF64_ST_BIND(y->st_info) == STB_WEAK))
                continue;
            MASK_EACH(t, s->instances[n].targets, s->target_count) {
                if (provider_of(s, file->names[i], t) == PROVIDER_NONE)
                    mask_add(wanted_by(f, file->names[i]), t);
            }
        }
    }
}

/* Does the library define a name that the target still wants? These names are then settled. */
static bool settles(const struct finder *f, const struct input_file *in, size_t target) {
    const struct link_state *s = f->state;
    bool any = false;

    for (size_t i = 0; i < in->shared_count; i++) {
        uint64_t *wanted = wanted_by(f, in->shared_names[i]);

        if (mask_has(wanted, target)) {
            mask_remove(wanted, target);
            any = true;
        }
    }
    for (size_t i = 0; !any && s->linker == LINKER_GNU && i < in->data_count; i++)
        any = provider_of(s, in->data_names[i], target) == PROVIDER_COMMON;
    for (size_t i = 0; !any && s->linker == LINKER_MOLD && i < in->shared_count; i++)
        any = provider_of(s, in->shared_names[i], target) == PROVIDER_COMMON;
    return any;
}

/* Linkers take the name of a library that has none from the command line: a path as it is, and of
 * -lNAME the file's. */
static const char *name_of(const struct link_state *s, const struct item *item) {
    struct str name = shared_library_soname(item->input->map.data, item->input->map.size);

    if (name.n)
        return arena_copy(s->arena, name.p, name.n);
    return item->kind == ITEM_FILE ? item->text : str_basename(item->input->path);
}

/* ---- what GNU ld takes for another library's sake ---- */

static const struct library_facts *facts_of(struct finder *f, const struct input_file *in) {
    uint32_t number = intern_find(&f->state->paths, str_from(in->path));
    struct library_facts *facts;

    if (!f->facts[number]) {
        facts = arena_alloc(f->state->arena, sizeof *facts);
        shared_library_read(f->state->arena, facts, in->map.data, in->map.size);
        f->facts[number] = facts;
    }
    return f->facts[number];
}

static bool defines(const struct library_facts *l, struct str name) {
    for (size_t i = 0; i < l->symbol_count; i++) {
        if (l->symbols[i].defined && str_eq(l->symbols[i].name, name))
            return true;
    }
    return false;
}

static bool asks_for(const struct library_facts *l, const char *name) {
    for (size_t i = 0; i < l->needed_count; i++) {
        if (str_is(l->needed[i], name))
            return true;
    }
    return false;
}

/* GNU ld manual, --as-needed: a library is also needed if it defines a name that another needed one
 * refers to, not weakly, unless one of these asks for it itself. */
static bool others_want(struct finder *f, const struct input_file *in, const char *name,
                        size_t target) {
    const struct needed *n = f->needed;
    const struct library_facts *own = facts_of(f, in);
    bool wanted = false;

    for (size_t i = 0; i < n->of_target_count[target]; i++) {
        const struct library_facts *other = facts_of(f, n->list[n->of_target[target][i]].input);

        if (asks_for(other, name))
            return false;
        for (size_t k = 0; !wanted && k < other->symbol_count; k++) {
            const struct library_symbol *y = &other->symbols[k];

            wanted = !y->defined && !y->weak && defines(own, y->name);
        }
    }
    return wanted;
}

/* ---- the lists ---- */

static void add(struct finder *f, const struct input_file *in, const char *name, size_t target) {
    const struct link_state *s = f->state;
    struct needed *n = f->needed;
    uint32_t i = 0;

    while (i < n->count && strcmp(n->list[i].name, name) != 0)
        i++;
    if (i == n->count)
        n->list[n->count++] =
            (struct needed_library){name, in, mask_new(s->arena, s->target_count)};
    if (mask_has(n->list[i].targets, target))
        return;
    mask_add(n->list[i].targets, target);
    n->of_target[target][n->of_target_count[target]++] = i;
}

/* Was the library named before? */
static bool is_again(const struct target *t, size_t at) {
    for (size_t i = 0; i < at; i++) {
        if (t->items[i].input == t->items[at].input)
            return true;
    }
    return false;
}

static void find_of_target(struct finder *f, size_t target) {
    const struct link_state *s = f->state;
    const struct target *t = &s->targets[target];

    f->needed->of_target[target] = arena_array(s->arena, t->item_count, sizeof(uint32_t));
    for (size_t i = 0; i < t->item_count; i++) {
        const struct input_file *in = t->items[i].input;
        const char *name;

        if (!in || in->kind != INPUT_SHARED)
            continue;
        if (s->linker == LINKER_MOLD && is_again(t, i)) /* what was said first counts */
            continue;
        name = name_of(s, &t->items[i]);
        if (settles(f, in, target) || !t->items[i].state.as_needed ||
            (s->linker == LINKER_GNU && others_want(f, in, name, target)))
            add(f, in, name, target);
    }
}

const struct needed *needed_find(const struct link_state *s) {
    struct needed *n = arena_alloc(s->arena, sizeof *n);
    struct finder f = {.state = s, .needed = n, .words = mask_words(s->target_count)};

    n->list = arena_array(s->arena, s->paths.count, sizeof *n->list);
    n->of_target = arena_array(s->arena, s->target_count, sizeof *n->of_target);
    n->of_target_count = arena_array(s->arena, s->target_count, sizeof *n->of_target_count);
    f.facts = arena_array(s->arena, s->paths.count, sizeof *f.facts);
    f.wanted = arena_array(s->arena, s->symbols.count, f.words * sizeof *f.wanted);
    find_wanted(&f);
    for (size_t t = 0; t < s->target_count; t++)
        find_of_target(&f, t);
    return n;
}
