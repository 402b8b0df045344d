/* SPDX-License-Identifier: MIT */
#include "base/path.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"

struct str path_folder_with_slash(struct str path) {
    while (path.n && path.p[path.n - 1] != '/')
        path.n--;
    return path;
}

const char *path_join(struct arena *a, const char *folder, const char *path) {
    return path[0] == '/' || !*folder ? path : arena_printf(a, "%s/%s", folder, path);
}

const char *path_absolute(struct arena *a, const char *path) {
    char here[PATH_MAX];

    if (path[0] == '/')
        return path;
    if (!getcwd(here, sizeof here))
        die("the current folder cannot be found: %s", strerror(errno));
    return arena_printf(a, "%s/%s", here, path);
}

/* Appends the components of `path` to the absolute path in `b`, resolving . and .. by the letter.
 */
static void add_components(struct buf *b, const char *path) {
    while (*path) {
        size_t n = strcspn(path, "/");

        if (n == 2 && path[0] == '.' && path[1] == '.') {
            while (b->n && b->p[b->n - 1] != '/')
                b->n--;
            if (b->n)
                b->n--;
        } else if (n && !(n == 1 && path[0] == '.')) {
            buf_putc(b, '/');
            buf_add(b, path, n);
        }
        path += n;
        path += strspn(path, "/");
    }
}

const char *path_normal(struct arena *a, const char *path) {
    struct buf b = {0};
    const char *result;

    if (path[0] != '/') {
        char *here = getcwd(NULL, 0);

        if (!here)
            die("the current folder has no name");
        add_components(&b, here);
        free(here);
    }
    add_components(&b, path);
    if (!b.n)
        buf_putc(&b, '/');
    result = arena_copy(a, b.p, b.n);
    buf_free(&b);
    return result;
}

const char *path_relative(struct arena *a, const char *path, const char *folder) {
    struct buf b = {0};
    size_t same = 0; /* length of the folders that both begin with, each with its slash */
    const char *result;

    for (size_t i = 0;; i++) {
        bool end = !folder[i] || folder[i] == '/', path_end = !path[i] || path[i] == '/';

        if (end && path_end)
            same = i;
        if (folder[i] != path[i] || !folder[i])
            break;
    }
    folder += same;
    path += same;
    for (folder += strspn(folder, "/"); *folder; folder += strspn(folder, "/")) {
        buf_puts(&b, "../");
        folder += strcspn(folder, "/");
    }
    buf_puts(&b, path + strspn(path, "/"));
    result = arena_copy(a, b.p, b.n);
    buf_free(&b);
    return result;
}

const char *path_folder(struct arena *a, const char *path) {
    const char *slash = strrchr(path, '/');

    return !slash ? "" : slash == path ? "/" : arena_copy(a, path, (size_t)(slash - path));
}

const char *path_beside(struct arena *a, const char *includer, const char *name) {
    const char *slash = strrchr(includer, '/');

    if (name[0] == '/' || !slash)
        return name;
    return arena_printf(a, "%.*s%s", (int)(slash + 1 - includer), includer, name);
}
