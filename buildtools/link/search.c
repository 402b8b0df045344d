/* SPDX-License-Identifier: MIT */
#include "link/search.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"

/* Files of other machines are passed over, as in folders for several. */
static bool is_of_host(const struct file_map *map) {
    const uint8_t *p = map->data;
    size_t n = map->size;

    if (archive_is_archive(p, n)) {
        p = memmem(p, n, "\177ELF", 4); /* of the first member */
        n = p ? map->size - (size_t)(p - map->data) : 0;
    }
    return !elf_is_foreign(p, n);
}

/* Each path is looked at once. */
static bool is_there(struct link_state *s, const char *path) {
    uint32_t before = s->sought.count, number = intern_add(&s->sought, str_from(path));
    struct file_map map;

    if (number == before) {
        s->found = array_grow(s->found, &s->found_capacity, number + 1, sizeof *s->found);
        s->found[number] = file_map(&map, path);
        if (s->found[number]) {
            s->found[number] = is_of_host(&map);
            file_unmap(&map);
        }
    }
    return s->found[number];
}

/* `=` or $SYSROOT at the beginning of a folder stands for the sysroot (GNU ld manual, -L). */
static const char *in_folder(struct link_state *s, const char *folder, const char *file) {
    static const char variable[] = "$SYSROOT";
    const char *path;

    if (folder[0] == '=')
        path = arena_printf(s->arena, "%s%s/%s", s->sysroot, folder + 1, file);
    else if (strncmp(folder, variable, strlen(variable)) == 0)
        path = arena_printf(s->arena, "%s%s/%s", s->sysroot, folder + strlen(variable), file);
    else
        path = arena_printf(s->arena, "%s/%s", folder, file);
    return is_there(s, path) ? path : NULL;
}

/* The user's folders wherever they stand, then the driver's and the linker's own, then those that
 * scripts named. */
static const char *in_folders(struct link_state *s, const struct target *t, const char *first,
                              const char *second) {
    const struct word_list *lists[] = {&t->folders, &s->own.folders, &s->script_folders};
    const char *path = NULL;

    for (size_t l = t == &s->own ? 1 : 0; !path && l < sizeof lists / sizeof *lists; l++) {
        for (size_t i = 0; !path && i < lists[l]->count; i++) {
            path = in_folder(s, lists[l]->words[i], first);
            if (!path && second)
                path = in_folder(s, lists[l]->words[i], second);
        }
    }
    return path;
}

const char *search_library(struct link_state *s, const struct target *t, const char *name,
                           bool archives_only) {
    const char *archive = arena_printf(s->arena, "lib%s.a", name);

    if (name[0] == ':')
        return in_folders(s, t, name + 1, NULL);
    if (archives_only)
        return in_folders(s, t, archive, NULL);
    return in_folders(s, t, arena_printf(s->arena, "lib%s.so", name), archive);
}

/* Does the folder of a script (empty, or with a slash at its end) lie there, by whatever name? */
static bool is_in_sysroot(const struct link_state *s, const char *folder) {
    char root[PATH_MAX], real[PATH_MAX];
    size_t n;

    if (!s->sysroot[0] || !realpath(s->sysroot, root) || !realpath(folder[0] ? folder : ".", real))
        return false;
    n = strlen(root);
    return strncmp(real, root, n) == 0 && (n == 1 || !real[n] || real[n] == '/');
}

/* GNU ld manual, INPUT: in the sysroot, if the script lies there or `=` asks for it; else in the
 * script's folder, then the current one, then where libraries are sought. */
const char *search_named(struct link_state *s, const struct target *t, const char *folder,
                         const char *name) {
    const char *path;

    if (name[0] == '=' || (name[0] == '/' && is_in_sysroot(s, folder))) {
        path = arena_printf(s->arena, "%s%s", s->sysroot, name + (name[0] == '='));
        if (is_there(s, path))
            return path;
    }
    if (name[0] == '/')
        return is_there(s, name) ? name : NULL;
    path = arena_printf(s->arena, "%s%s", folder, name);
    if (is_there(s, path))
        return path;
    return is_there(s, name) ? name : in_folders(s, t, name, NULL);
}

bool search_complain(const struct link_state *s, const struct target *t, const char *name,
                     bool archives_only) {
    const struct word_list *lists[] = {&t->folders, &s->own.folders};
    struct buf folders = {0};

    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
        for (size_t i = 0; i < lists[l]->count; i++)
            buf_printf(&folders, "%s%s", folders.n ? ", " : "", lists[l]->words[i]);
    }
    if (name[0] == ':')
        diag_error("target %s is linked with -l%s: there is no %s", t->name, name, name + 1);
    else if (archives_only)
        diag_error("target %s is linked with -l%s: there is no lib%s.a", t->name, name, name);
    else
        diag_error("target %s is linked with -l%s: there is neither a lib%s.so nor a lib%s.a",
                   t->name, name, name, name);
    diag_hint("sought in %.*s; name its folder with -L", (int)folders.n,
              folders.n ? folders.p : "");
    buf_free(&folders);
    return false;
}
