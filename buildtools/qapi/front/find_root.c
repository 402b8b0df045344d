/* SPDX-License-Identifier: MIT */
#include "qapi/front/find_root.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/intern.h"
#include "base/path.h"
#include "qapi/front/schema_source.h"

/* More files than that, or larger ones, are not looked into: they are no schema's. */
enum { HIGHEST = 3, MOST_FILES = 2000, LARGEST = 4 << 20 };

struct edge {
    uint32_t includer, included; /* numbers of absolute paths */
};

struct search {
    struct arena *arena;
    struct intern paths;
    struct edge *edges; /* [count] */
    size_t count, capacity, files;
};

/* The string behind `p`, which stands behind a key, up to `end`: n == 0 when there is none. */
static struct str string_behind(const char *p, const char *end) {
    const char *close;

    while (p < end && strchr(" \t\r\n:", *p))
        p++;
    close = p < end && *p == '\'' ? memchr(p + 1, '\'', (size_t)(end - p - 1)) : NULL;
    return close ? (struct str){p + 1, (size_t)(close - p - 1)} : (struct str){"", 0};
}

/* All that the text includes. Comments are not told apart: a file too much does no harm. */
static void scan(struct search *s, const char *path, struct str text) {
    static const char key[] = "'include'";
    const char *end = text.p + text.n;

    for (const char *p = text.p; p && (size_t)(end - p) >= sizeof key; p++) {
        struct str name;

        p = memmem(p, (size_t)(end - p), key, sizeof key - 1);
        if (!p)
            return;
        name = string_behind(p + sizeof key - 1, end);
        if (!name.n)
            continue;
        path = path_normal(s->arena, path);
        s->edges = array_grow(s->edges, &s->capacity, s->count + 1, sizeof *s->edges);
        s->edges[s->count++] = (struct edge){
            intern_add(&s->paths, str_from(path)),
            intern_add(
                &s->paths,
                str_from(path_normal(
                    s->arena, path_beside(s->arena, path, arena_copy(s->arena, name.p, name.n)))))};
    }
}

static void scan_file(struct search *s, const char *path) {
    struct stat st;
    struct file_map m;

    if (stat(path, &st) != 0 || st.st_size > LARGEST || s->files >= MOST_FILES ||
        !file_map(&m, path))
        return;
    s->files++;
    scan(s, path, (struct str){m.data ? (const char *)m.data : "", m.size});
    file_unmap(&m);
}

static void scan_folder(struct search *s, const char *folder) {
    struct dirent **list = NULL;
    int n = scandir(*folder ? folder : "/", &list, NULL, alphasort);

    for (int i = 0; i < n; i++) {
        if (str_ends(str_from(list[i]->d_name), ".json"))
            scan_file(s, arena_printf(s->arena, "%s/%s", folder, list[i]->d_name));
        free(list[i]);
    }
    free(list);
}

/* Goes from a file to what includes it, never twice to the same; INTERN_NONE when all ways end in a
 * loop. */
static uint32_t climb(const struct search *s, uint32_t file, bool *seen) {
    bool included = false;

    seen[file] = true;
    for (size_t i = 0; i < s->count; i++) {
        const struct edge *e = &s->edges[i];
        uint32_t root;

        if (e->included != file || e->includer == file)
            continue;
        included = true;
        if (seen[e->includer])
            continue;
        root = climb(s, e->includer, seen);
        if (root != INTERN_NONE)
            return root;
    }
    return included ? INTERN_NONE : file;
}

const char *qapi_find_root(struct arena *a, const char *path) {
    struct search s = {.arena = a};
    const char *identity = path_normal(a, path), *folder = path_folder(a, identity);
    uint32_t start = intern_add(&s.paths, str_from(identity)), root;
    const char *found = NULL;
    bool *seen;

    for (int i = 0; i <= HIGHEST && *folder; i++) {
        scan_folder(&s, folder);
        if (file_exists(arena_printf(a, "%s/.git", folder)) ||
            file_exists(arena_printf(a, "%s/VERSION", folder)))
            break;
        folder = path_folder(a, folder);
    }
    seen = arena_array(a, s.paths.count, sizeof *seen);
    root = climb(&s, start, seen);
    if (root != INTERN_NONE && root != start) {
        struct str name = intern_text(&s.paths, root);

        found = arena_copy(a, name.p, name.n);
        if (*path != '/')
            found = path_relative(a, found, path_normal(a, "."));
    }
    intern_free(&s.paths);
    free(s.edges);
    return found;
}
