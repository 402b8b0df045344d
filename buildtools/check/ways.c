/* SPDX-License-Identifier: MIT */
#include "check/ways.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/symbolic_link.h"
#include "link/unified_program.h"

struct way *ways_add(struct target *t, const char *title, const char *file, const char *called) {
    struct way *way = &t->ways[t->way_count++];

    *way = (struct way){.title = title, .file = file, .called = called};
    return way;
}

static bool copy_file(const char *from, const char *path) {
    struct file_map map;
    bool good = file_map(&map, from) && file_write(path, map.data, map.size, 0777) != FILE_FAILED;

    file_unmap(&map);
    return good;
}

/* Ways that have the target's program's name in them. */
static bool add_named_ways(struct arena *a, struct target *t, const char *unified,
                           const char *folder) {
    const char *names = arena_printf(a, "%s/names", folder);
    const char *link = arena_printf(a, "%s/%s", names, t->program);
    const char *chain = arena_printf(a, "%s/chain/%s", folder, t->name);
    const char *copies = arena_printf(a, "%s/copies", folder);
    const char *copy = arena_printf(a, "%s/%s", copies, t->program);
    const char *first = arena_printf(a, "%s/.first", copies);

    if (!file_make_folder(names) || !file_make_folders(a, chain) || !file_make_folder(copies) ||
        !symbolic_link_make(a, link, unified) ||
        !symbolic_link_make(a, arena_printf(a, "%s/my-emulator", chain),
                            arena_printf(a, "../../names/%s", t->program)))
        return false;
    if (!file_exists(first) && !copy_file(unified, first))
        return false;
    if (linkat(AT_FDCWD, first, AT_FDCWD, copy, 0) < 0) {
        diag_error("%s: cannot be made a hard link: %s", copy, strerror(errno));
        return false;
    }
    t->full_count = 2;
    ways_add(t, "by name", link, t->program);
    ways_add(t, "by -target", unified, str_basename(unified));
    ways_add(t, "by a chain of links", arena_printf(a, "%s/my-emulator", chain), "my-emulator");
    ways_add(t, "by the first word", unified, t->program);
    ways_add(t, "by a copy", copy, t->program);
    return true;
}

/* A further name that leads to the target. */
static bool add_name(struct arena *a, struct target *t, const char *name, const char *unified,
                     const char *folder) {
    const char *link = arena_printf(a, "%s/names/%s", folder, name);
    const char *title = arena_printf(a, "as %s", name);

    for (size_t w = 0; w < t->way_count; w++) {
        if (strcmp(t->ways[w].title, title) == 0)
            return true;
    }
    if (t->way_count == MOST_WAYS) {
        diag_error("target '%s': has more names than the %d that can be looked at", t->name,
                   MOST_WAYS);
        return false;
    }
    ways_add(t, title, link, name);
    return file_make_folder(arena_printf(a, "%s/names", folder)) &&
           symbolic_link_make(a, link, unified);
}

static bool add_alias(struct arena *a, struct targets *targets, const char *word,
                      const char *unified, const char *folder) {
    const char *equals = strchr(word, '=');

    for (size_t t = 0; equals && t < targets->count; t++) {
        if (strcmp(targets->list[t].name, equals + 1) == 0)
            return add_name(a, &targets->list[t], arena_copy(a, word, (size_t)(equals - word)),
                            unified, folder);
    }
    diag_error("--alias %s: expected NAME=TARGET, with a target that is looked at", word);
    return false;
}

static struct target *find_target(const struct targets *targets, const char *name) {
    for (size_t t = 0; t < targets->count; t++) {
        if (strcmp(targets->list[t].name, name) == 0)
            return &targets->list[t];
    }
    return NULL;
}

/* The names that the program itself knows of: of a target whose own program nobody has named, that
 * one's, too. Other programs than ours may be unified ones, but do not tell. */
static bool add_known_names(struct arena *a, const char *unified, const char *folder,
                            struct targets *targets, bool further) {
    struct unified_program p = {0};
    bool good = true;

    diag_quiet(true);
    if (unified_program_open(&p, unified)) {
        for (uint32_t i = 0; i < p.tables.note.target_count; i++) {
            struct target *t = find_target(targets, target_tables_name(&p.tables, i));
            const char *program = target_tables_program(&p.tables, i), *alias;

            if (t && !t->program && *program && !further)
                t->program = arena_copy(a, program, strlen(program));
            for (uint32_t at = 0; t && further && (alias = target_tables_alias(&p.tables, i, &at));)
                good &= add_name(a, t, arena_copy(a, alias, strlen(alias)), unified, folder);
        }
    }
    unified_program_close(&p);
    diag_quiet(false);
    return good;
}

/* The one word, and the two words, that choose a target. */
static void add_options(struct arena *a, struct target *t, const char *unified) {
    struct way *way = &t->ways[t->full_count - 1];

    way->leading[0] = "-target";
    way->leading[1] = t->name;
    way->leading_count = 2;
    way = ways_add(t, "by --target=", unified, str_basename(unified));
    way->leading[0] = arena_printf(a, "--target=%s", t->name);
    way->leading_count = 1;
}

bool ways_find(struct arena *a, const struct check_job *job, const char *unified,
               const char *folder, struct targets *targets) {
    if (!add_known_names(a, unified, folder, targets, false))
        return false;
    for (size_t t = 0; t < targets->count; t++) {
        struct target *target = &targets->list[t];

        if (target->program && !add_named_ways(a, target, unified, folder))
            return false;
        if (!target->program) {
            ways_add(target, "by -target", unified, str_basename(unified));
            target->full_count = 1;
        }
        add_options(a, target, unified);
    }
    for (size_t i = 0; i < job->aliases.count; i++) {
        if (!add_alias(a, targets, job->aliases.words[i], unified, folder))
            return false;
    }
    return add_known_names(a, unified, folder, targets, true);
}
