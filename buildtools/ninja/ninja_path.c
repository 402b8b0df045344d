/* SPDX-License-Identifier: MIT */
#include "ninja/ninja_path.h"

#include <stdbool.h>

static bool is_component(const char *p, size_t n, const char *component) {
    return str_is((struct str){p, n}, component);
}

/* Where the last component of path[root, end) begins, and the slash before it. */
static size_t drop_last(const char *path, size_t root, size_t end) {
    while (end > root && path[end - 1] != '/')
        end--;
    return end > root ? end - 1 : root;
}

size_t ninja_canonical(char *path, size_t n) {
    size_t root = path[0] == '/', out = root, depth = 0, length;

    for (size_t at = root; at < n; at += length + 1) {
        const char *slash = memchr(path + at, '/', n - at);
        bool up;

        length = slash ? (size_t)(slash - path) - at : n - at;
        up = is_component(path + at, length, "..");
        if (length == 0 || is_component(path + at, length, "."))
            continue;
        if (up && depth) {
            out = drop_last(path, root, out);
            depth--;
            continue;
        }
        depth += !up;
        if (out >
            root) /* a slash was read since, so that what is still to be read is not overwritten */
            path[out++] = '/';
        memmove(path + out, path + at, length);
        out += length;
    }
    if (out == 0)
        path[out++] = '.';
    return out;
}

static bool is_safe(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '+' || c == '-' || c == '.' || c == '/';
}

void ninja_quote(struct buf *out, struct str path) {
    size_t safe = 0;

    while (safe < path.n && is_safe(path.p[safe]))
        safe++;
    if (safe == path.n) {
        buf_str(out, path);
        return;
    }
    buf_putc(out, '\'');
    for (size_t i = 0; i < path.n; i++) {
        if (path.p[i] == '\'')
            buf_puts(out, "'\\''");
        else
            buf_putc(out, path.p[i]);
    }
    buf_putc(out, '\'');
}
