/* SPDX-License-Identifier: MIT */
#include "stubs/link_sets.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/str.h"
#include "link/final.h"
#include "link/input.h"
#include "link/link_words.h"
#include "link/linkset.h"
#include "link/resolve.h"
#include "stubs/stub_source.h"

static bool matches(const struct word_list *patterns, const char *path) {
    for (size_t i = 0; i < patterns->count; i++) {
        if (fnmatch(patterns->words[i], path, 0) == 0)
            return true;
    }
    return false;
}

/* ---- objects that go everywhere ---- */

/* The files of all targets that match, each once, in the order in which they appear. */
static void collect(struct stubs *s, struct intern *paths) {
    for (size_t t = 0; t < s->link->target_count; t++) {
        const struct target *target = &s->link->targets[t];

        for (size_t i = 0; i < target->item_count; i++) {
            if (target->items[i].kind == ITEM_FILE &&
                matches(&s->job->everywhere, target->items[i].text))
                intern_add(paths, str_from(target->items[i].text));
        }
    }
}

/* Two objects that no target has both of may define one name: the first definition counts then. */
static void add_everywhere(struct stubs *s, const struct intern *paths, struct target *t) {
    struct arena *a = s->link->arena;
    bool *has = arena_array(a, paths->count, sizeof *has);

    for (size_t i = 0; i < t->item_count; i++) {
        uint32_t path = t->items[i].kind == ITEM_FILE
                            ? intern_find(paths, str_from(t->items[i].text))
                            : INTERN_NONE;

        if (path != INTERN_NONE && str_ends(intern_text(paths, path), ".o"))
            has[path] = true;
    }
    for (uint32_t i = 0; i < paths->count; i++) {
        if (!has[i])
            input_add_item(a, t,
                           (struct item){.kind = ITEM_FILE,
                                         .text = intern_text(paths, i).p,
                                         .state = {.whole = true},
                                         .rest = true});
    }
    t->many_definitions = true;
}

static bool spread(struct stubs *s) {
    struct intern *paths = arena_alloc(s->link->arena, sizeof *paths);

    if (s->job->everywhere.count == 0)
        return true;
    collect(s, paths);
    if (paths->count == 0) {
        diag_error("--everywhere %s: no target is linked from such a file",
                   s->job->everywhere.words[0]);
        diag_hint("expected a pattern of paths as the link commands name them, such as "
                  "'libcommon.a.p/*'");
    }
    for (size_t t = 0; paths->count && t < s->link->target_count; t++)
        add_everywhere(s, paths, &s->link->targets[t]);
    s->everywhere = paths;
    return paths->count > 0;
}

/* ---- stubs that are there already ---- */

static bool is_generated(const struct object_file *f) {
    for (uint32_t i = 1; i < f->elf.section_count; i++) {
        if (str_is(elf_section_name(&f->elf, &f->elf.sections[i]), SOURCE_SECTION))
            return true;
    }
    return false;
}

static bool is_stub(const struct stubs *s, const struct input_file *in,
                    const struct object_file *f) {
    return is_generated(f) || matches(&s->job->known_stubs, f->elf.name) ||
           matches(&s->job->known_stubs, in->path);
}

static void remember(struct stubs *s, const struct object_file *f) {
    for (uint32_t i = 0; i < global_count(f); i++) {
        if (global_symbol(f, i)->st_shndx == SHN_UNDEF)
            continue;
        s->old = array_grow(s->old, &s->old_capacity, s->old_count + 1, sizeof *s->old);
        s->old[s->old_count++] = (struct old_stub){f, f->names[i], is_generated(f)};
    }
}

/* Stubs are left out of the link sets, and are not counted. */
static void set_aside(struct stubs *s) {
    for (uint32_t p = 0; p < s->link->paths.count; p++) {
        struct input_file *in = s->link->files[p];

        for (size_t i = 0; i < in->object_count; i++) {
            if (!is_stub(s, in, &in->objects[i]))
                continue;
            in->objects[i].left_out = true;
            remember(s, &in->objects[i]);
        }
    }
}

bool gather_inputs(struct stubs *s) {
    bool good = job_choose_driver(s->link);

    for (size_t t = 0; t < s->link->target_count; t++)
        good &= words_sort(s->link->arena, &s->link->targets[t], &s->link->for_all);
    if (!good || !spread(s) || !final_ask(s->link) || !inputs_open(s->link))
        return false;
    s->mask_words = mask_words(s->link->target_count);
    set_aside(s);
    return linksets_find(s->link) && resolve(s->link);
}
