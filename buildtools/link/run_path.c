/* SPDX-License-Identifier: MIT */
#include "link/run_path.h"

#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"
#include "link/link_job.h"

static bool has_folder(const struct word_list *list, const char *folder) {
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->words[i], folder) == 0)
            return true;
    }
    return false;
}

/* Adds a target's folders that are not in the list yet: seeking in one again finds nothing. */
static void add_folders(struct arena *a, const struct target *t, struct word_list *list) {
    for (size_t i = 0; i < t->kept_count; i++) {
        const char *family = t->kept[i].family;
        const char *folders = t->kept[i].value;

        if (strcmp(family + strspn(family, "-"), "rpath") != 0)
            continue;
        for (size_t n; *folders; folders += n + (folders[n] != '\0')) {
            const char *folder;

            n = strcspn(folders, ":");
            folder = arena_copy(a, folders, n);
            if (n && !has_folder(list, folder))
                words_add(a, list, folder);
        }
    }
}

/* Where the folder is while we link; NULL: that cannot be known. */
static const char *place_of(const struct link_state *s, const char *folder) {
    static const char *const spellings[] = {"$ORIGIN", "${ORIGIN}"};
    const char *output = s->job->output ? s->job->output : "";
    int origin = (int)(str_basename(output) - output);

    for (size_t i = 0; i < 2; i++) {
        size_t n = strlen(spellings[i]);

        if (strncmp(folder, spellings[i], n) == 0 && !strchr(folder + n, '$'))
            return arena_printf(s->arena, "%.*s.%s", origin, output, folder + n);
    }
    return folder[0] == '/' && !strchr(folder, '$') ? folder : NULL;
}

/* The next folder, from *at on, in which the library is, or may be when the program runs: one that
 * is not there yet, or has variants for processors (ld.so(8), glibc-hwcaps), may. */
static const char *next_with(const struct link_state *s, const struct word_list *folders,
                             const char *library, size_t *at, bool *certain) {
    while (*at < folders->count) {
        const char *folder = folders->words[(*at)++], *place = place_of(s, folder);
        bool known = place && file_exists(place) &&
                     !file_exists(arena_printf(s->arena, "%s/glibc-hwcaps", place));

        *certain = known && file_exists(arena_printf(s->arena, "%s/%s", place, library));
        if (!known || *certain)
            return folder;
    }
    return NULL;
}

static bool is_found_alike(const struct link_state *s, const struct word_list *a,
                           const struct word_list *b, const char *library) {
    const char *in_a, *in_b;
    size_t i = 0, k = 0;
    bool certain = false;

    do {
        in_a = next_with(s, a, library, &i, &certain);
        in_b = next_with(s, b, library, &k, &certain);
        if (!in_a || !in_b)
            return in_a == in_b;
        if (strcmp(in_a, in_b) != 0)
            return false;
    } while (!certain);
    return true;
}

/* DT_RPATH holds for what libraries need and open, too (ld.so(8)). */
static bool has_old_tags(const struct target *t) {
    bool old = false;

    for (size_t i = 0; i < t->kept_count; i++) {
        if (strcmp(t->kept[i].family, "new-dtags") == 0)
            old = strstr(t->kept[i].value, "disable") != NULL;
    }
    return old;
}

/* Libraries whose names are known only when the program runs; NULL: none. */
static const char *opened_later(const struct link_state *s, size_t target) {
    static const char *const openers[] = {"dlopen", "dlmopen"};

    if (has_old_tags(&s->targets[target]))
        return "what its libraries open (--disable-new-dtags)";
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
        uint32_t symbol = intern_find(&s->symbols, str_from(openers[i]));

        for (size_t k = 0; symbol != INTERN_NONE && k < s->targets[target].sequence_count; k++) {
            const struct object_file *f = s->instances[s->targets[target].sequence[k]].file;

            for (uint32_t n = 0; n < global_count(f); n++) {
                if (f->names[n] == symbol)
                    return arena_printf(s->arena, "what it opens by %s", openers[i]);
            }
        }
    }
    return NULL;
}

static const char *told(struct arena *a, const struct word_list *folders) {
    struct buf text = {0};
    const char *copy;

    for (size_t i = 0; i < folders->count; i++)
        buf_printf(&text, "%s%s", i ? ":" : "", folders->words[i]);
    copy = text.n ? arena_copy(a, text.p, text.n) : "no folder";
    buf_free(&text);
    return copy;
}

static bool check(struct link_state *s, size_t target, const struct word_list *own,
                  const struct word_list *all) {
    const struct target *t = &s->targets[target];
    const char *what = opened_later(s, target);

    for (size_t i = 0; !what && i < t->direct_libraries; i++) {
        const char *name = s->libraries[t->libraries[i]]->name;

        if (!is_found_alike(s, own, all, name))
            what = name;
    }
    if (!what)
        return true;
    diag_error("target %s is linked with -rpath %s, the unified program with %s: %s may be found "
               "elsewhere",
               t->name, told(s->arena, own), told(s->arena, all), what);
    diag_hint("link all targets with the same -rpath, in the same order");
    return false;
}

bool run_paths_agree(struct link_state *s) {
    struct word_list all = {0};
    bool good = true;

    for (size_t t = 0; t < s->target_count; t++)
        add_folders(s->arena, &s->targets[t], &all);
    for (size_t t = 0; t < s->target_count; t++) {
        struct word_list own = {0};
        bool same;

        add_folders(s->arena, &s->targets[t], &own);
        same = own.count == all.count;
        for (size_t i = 0; same && i < all.count; i++)
            same = strcmp(own.words[i], all.words[i]) == 0;
        good &= same || s->targets[t].static_link || check(s, t, &own, &all);
    }
    return good;
}
