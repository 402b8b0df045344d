/* SPDX-License-Identifier: MIT */
#include "link/exports.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

/* A dynamic list may hold shell patterns (GNU ld: --dynamic-list). */
static void export_pattern(struct link_state *s, const char *pattern) {
    for (uint32_t symbol = 0; symbol < s->symbols.count; symbol++) {
        if (fnmatch(pattern, intern_text(&s->symbols, symbol).p, 0) == 0)
            s->exported[symbol] |= EXPORT_WANTED;
    }
}

static void export_listed(struct link_state *s, const struct word_list *names) {
    for (size_t i = 0; i < names->count; i++) {
        uint32_t symbol = intern_find(&s->symbols, str_from(names->words[i]));

        if (strpbrk(names->words[i], "*?["))
            export_pattern(s, names->words[i]);
        else if (symbol != INTERN_NONE)
            s->exported[symbol] |= EXPORT_WANTED;
    }
}

static void export_visible(struct link_state *s, const struct target *t) {
    for (size_t k = 0; k < t->sequence_count; k++) {
        const struct object_file *f = s->instances[t->sequence[k]].file;

        for (uint32_t i = 0; i < global_count(f); i++) {
            const Elf64_Sym *y = global_symbol(f, i);

            if (y->st_shndx != SHN_UNDEF && ELF64_ST_VISIBILITY(y->st_other) == STV_DEFAULT)
                s->exported[f->names[i]] |= EXPORT_WANTED;
        }
    }
}

/* Shared libraries that call back into the program, or whose own definitions the program's replace.
 */
static void export_shared(struct link_state *s) {
    for (uint32_t i = 0; i < s->paths.count; i++) {
        const struct input_file *in = s->files[i];

        for (size_t k = 0; k < in->wanted_count; k++)
            s->exported[in->wanted_names[k]] |= EXPORT_WANTED;
        for (size_t k = 0; k < in->shared_count; k++)
            s->exported[in->shared_names[k]] |= EXPORT_LIBRARYS;
    }
}

void exports_find(struct link_state *s) {
    s->exported = arena_array(s->arena, s->symbols.count, sizeof *s->exported);
    for (size_t t = 0; t < s->target_count; t++) {
        export_listed(s, &s->targets[t].exported);
        if (s->targets[t].export_all)
            export_visible(s, &s->targets[t]);
    }
    export_shared(s);
}

bool export_is_in(const struct link_state *s, uint32_t symbol, size_t target) {
    return provider_of(s, symbol, target) != PROVIDER_NONE;
}

static bool is_partial(const struct link_state *s, uint32_t symbol) {
    size_t n = 0;

    for (size_t t = 0; t < s->target_count; t++)
        n += export_is_in(s, symbol, t);
    return n && n < s->target_count;
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
        if (s->exported[symbol] & EXPORT_WANTED && is_partial(s, symbol))
            list[s->partial_export_count++] = symbol;
    }
    qsort_r(list, s->partial_export_count, sizeof *list, by_targets, s);
    s->partial_exports = list;
}
