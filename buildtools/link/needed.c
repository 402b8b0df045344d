/* SPDX-License-Identifier: MIT */
#include "link/needed.h"

#include <string.h>

#include "base/str.h"
#include "link/resolve.h"
#include "object/shared_library.h"

struct finder {
    const struct link_state *state;
    uint64_t *wanted; /* [symbols.count * words] whose objects refer to what none of them defines */
    size_t words;     /* of a set of targets */
};

static uint64_t *wanted_by(const struct finder *f, uint32_t symbol) {
    return &f->wanted[symbol * f->words];
}

static void find_wanted(struct finder *f) {
    const struct link_state *s = f->state;

    for (uint32_t n = 0; n < s->instance_count; n++) {
        const struct object_file *file = s->instances[n].file;

        for (uint32_t i = 0; i < global_count(file); i++) {
            if (is_definition(s, n, i))
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
    bool any = false;

    for (size_t i = 0; i < in->shared_count; i++) {
        uint64_t *wanted = wanted_by(f, in->shared_names[i]);

        if (mask_has(wanted, target)) {
            wanted[target / 64] &= ~((uint64_t)1 << (target % 64));
            any = true;
        }
    }
    return any;
}

static const char *name_of(const struct link_state *s, const struct input_file *in) {
    struct str name = shared_library_soname(in->map.data, in->map.size);

    return name.n ? arena_copy(s->arena, name.p, name.n) : str_basename(in->path);
}

static void add(const struct link_state *s, struct needed_library *list, size_t *count,
                const char *name, size_t target) {
    size_t i = 0;

    while (i < *count && strcmp(list[i].name, name) != 0)
        i++;
    if (i == *count)
        list[(*count)++] = (struct needed_library){name, mask_new(s->arena, s->target_count)};
    mask_add(list[i].targets, target);
}

static void find_of_target(const struct finder *f, size_t target, struct needed_library *list,
                           size_t *count) {
    const struct target *t = &f->state->targets[target];

    for (size_t i = 0; i < t->item_count; i++) {
        const struct input_file *in = t->items[i].input;

        if (in && in->kind == INPUT_SHARED &&
            (settles(f, in, target) || !t->items[i].state.as_needed))
            add(f->state, list, count, name_of(f->state, in), target);
    }
}

const struct needed_library *needed_find(const struct link_state *s, size_t *count) {
    struct finder f = {.state = s, .words = mask_words(s->target_count)};
    struct needed_library *list = arena_array(s->arena, s->paths.count, sizeof *list);

    *count = 0;
    f.wanted = arena_array(s->arena, s->symbols.count, f.words * sizeof *f.wanted);
    find_wanted(&f);
    for (size_t t = 0; t < s->target_count; t++)
        find_of_target(&f, t, list, count);
    return list;
}
