/* SPDX-License-Identifier: MIT */
#include "link/exports.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static void export_to(struct link_state *s, uint32_t symbol, const uint64_t *targets) {
    if (!s->exports[symbol])
        s->exports[symbol] = mask_new(s->arena, s->target_count);
    mask_unite(s->exports[symbol], targets, s->target_count);
}

/* A dynamic list may hold shell patterns (GNU ld: --dynamic-list). */
static void export_pattern(struct link_state *s, const char *pattern, const uint64_t *targets) {
    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        if (fnmatch(pattern, intern_text(&s->symbols, symbol).p, 0) == 0)
            export_to(s, symbol, targets);
    }
}

static void export_listed(struct link_state *s, const struct word_list *names,
                          const uint64_t *targets) {
    for (size_t i = 0; i < names->count; i++) {
        uint32_t symbol = intern_find(&s->symbols, str_from(names->words[i]));

        if (strpbrk(names->words[i], "*?["))
            export_pattern(s, names->words[i], targets);
        else if (symbol != INTERN_NONE)
            export_to(s, symbol, targets);
    }
}

static void export_defined(struct link_state *s, const struct target *t, const uint64_t *targets) {
    for (size_t k = 0; k < t->sequence_count; k++) {
        const struct object_file *f = s->instances[t->sequence[k]].file;

        for (uint32_t i = 0; i < global_count(f); i++) {
            if (global_symbol(f, i)->st_shndx != SHN_UNDEF)
                export_to(s, f->names[i], targets);
        }
    }
}

/* Shared libraries that call back into the program, or whose own definitions the program's replace.
 */
static void export_to_libraries(struct link_state *s) {
    for (size_t i = 0; i < s->library_count; i++) {
        const struct shared_library *l = s->libraries[i];

        for (size_t k = 0; k < l->name_count; k++) {
            export_to(s, l->names[k].symbol, l->read_by);
            s->in_libraries[l->names[k].symbol] |=
                l->names[k].as->defined ? IN_LIBRARY_DEFINED : IN_LIBRARY_REFERRED;
        }
    }
}

/* gABI, symbol visibility: the most constraining one of all objects that mention the symbol counts.
 */
static void keep_hidden(struct link_state *s) {
    for (uint32_t n = 0; n < s->instance_count; n++) {
        const struct object_file *f = s->instances[n].file;

        for (uint32_t i = 0; i < global_count(f); i++) {
            unsigned char visibility = ELF64_ST_VISIBILITY(global_symbol(f, i)->st_other);

            if ((visibility == STV_HIDDEN || visibility == STV_INTERNAL) && s->exports[f->names[i]])
                mask_subtract(s->exports[f->names[i]], s->instances[n].targets, s->target_count);
        }
    }
}

/* What no target both defines and exports is no export. */
static void keep_defined(struct link_state *s) {
    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        uint64_t *targets = s->exports[symbol];

        if (!targets)
            continue;
        MASK_EACH(t, targets, s->target_count) {
            if (provider_of(s, symbol, t) == PROVIDER_NONE || s->targets[t].static_link)
                mask_remove(targets, t);
        }
        if (mask_count(targets, s->target_count) == 0)
            s->exports[symbol] = NULL;
    }
}

void exports_find(struct link_state *s) {
    uint64_t *one = mask_new(s->arena, s->target_count);

    s->exports = arena_array(s->arena, s->symbols.count, sizeof *s->exports);
    s->in_libraries = arena_array(s->arena, s->symbols.count, sizeof *s->in_libraries);
    for (size_t t = 0; t < s->target_count; t++) {
        mask_add(one, t);
        export_listed(s, &s->targets[t].exported, one);
        if (s->targets[t].export_all)
            export_defined(s, &s->targets[t], one);
        mask_remove(one, t);
    }
    export_to_libraries(s);
    keep_hidden(s);
    keep_defined(s);
}

bool export_is_in(const struct link_state *s, uint32_t symbol, size_t target) {
    return s->exports[symbol] && mask_has(s->exports[symbol], target);
}

bool export_is_partial(const struct link_state *s, uint32_t symbol) {
    return s->exports[symbol] && mask_count(s->exports[symbol], s->target_count) < s->target_count;
}

static int by_targets(const void *a, const void *b, void *state) {
    const struct link_state *s = state;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    for (size_t t = 0; t < s->target_count; t++) {
        if (export_is_in(s, x, t) != export_is_in(s, y, t))
            return export_is_in(s, x, t) ? -1 : 1;
    }
    return str_cmp(intern_text(&s->symbols, x), intern_text(&s->symbols, y));
}

void exports_find_partial(struct link_state *s) {
    uint32_t *list = arena_array(s->arena, s->symbols.count, sizeof *list);

    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        if (export_is_partial(s, symbol) || (s->exports[symbol] && s->plan[symbol].placed))
            list[s->partial_export_count++] = symbol;
    }
    qsort_r(list, s->partial_export_count, sizeof *list, by_targets, s);
    s->partial_exports = list;
}
