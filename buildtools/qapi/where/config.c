/* SPDX-License-Identifier: MIT */
#include "qapi/where/config.h"

#include <errno.h>

#include "base/diag.h"
#include "base/file.h"

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

static struct str trim(struct str s) {
    while (s.n && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

/* Takes the first word from `rest`, with the space around it. */
static struct str word(struct str *rest) {
    struct str w = trim(*rest);
    size_t n = 0;

    while (n < w.n && !is_space(w.p[n]))
        n++;
    *rest = trim((struct str){w.p + n, w.n - n});
    w.n = n;
    return w;
}

/* ---- lines of a file ---- */

struct reader {
    const char *path;
    struct str text;
    config_entry *entry;
    void *ctx;
};

static bool refuse(const struct reader *r, struct str where, const char *what, const char *hint) {
    struct diag_place place = {r->path, r->text, (size_t)(where.p - r->text.p)};

    diag_error_at(&place, "%s", what);
    diag_hint("%s", hint);
    return false;
}

static bool each_line(const char *path, bool (*line)(const struct reader *r, struct str line),
                      config_entry *entry, void *ctx) {
    struct file_map map;
    struct reader r = {path, {NULL, 0}, entry, ctx};
    bool good = true;

    if (!file_map(&map, path)) {
        diag_error("%s cannot be read: %s", path, strerror(errno));
        return false;
    }
    r.text = (struct str){(const char *)map.data, map.size};
    for (size_t i = 0; i < r.text.n;) {
        const char *end = memchr(r.text.p + i, '\n', r.text.n - i);
        size_t n = end ? (size_t)(end - (r.text.p + i)) : r.text.n - i;

        good &= line(&r, (struct str){r.text.p + i, n});
        i += n + 1;
    }
    file_unmap(&map);
    return good;
}

/* ---- the kinds of files ---- */

/* `#define`, with or without space behind the #, taken from the line. */
static bool directive(struct str *line, const char *name) {
    struct str rest = trim(*line), first;

    if (!str_starts(rest, "#"))
        return false;
    rest = (struct str){rest.p + 1, rest.n - 1};
    first = word(&rest);
    if (!str_is(first, name))
        return false;
    *line = rest;
    return true;
}

static bool define_line(const struct reader *r, struct str line) {
    struct str rest = line, name;
    size_t n = 0;

    if (!directive(&rest, "define"))
        return true;
    name = word(&rest);
    while (n < name.n && name.p[n] != '(') /* a macro with parameters */
        n++;
    name.n = n;
    if (!str_is_identifier(name))
        return refuse(r, name.p ? name : line, "#define has no name",
                      "this is to be a header that QEMU's configuration wrote");
    r->entry(r->ctx, name, rest);
    return true;
}

static bool poison_line(const struct reader *r, struct str line) {
    struct str rest = line;

    if (!directive(&rest, "pragma") || !str_is(word(&rest), "GCC") ||
        !str_is(word(&rest), "poison"))
        return true;
    while (rest.n)
        r->entry(r->ctx, word(&rest), (struct str){NULL, 0});
    return true;
}

static bool key_line(const struct reader *r, struct str line) {
    const char *comment = line.n ? memchr(line.p, '#', line.n) : NULL, *equals;
    struct str key;

    if (comment)
        line.n = (size_t)(comment - line.p);
    line = trim(line);
    if (!line.n)
        return true;
    equals = memchr(line.p, '=', line.n);
    if (!equals)
        return refuse(r, line, "this is no line of keys and values",
                      "'KEY=VALUE' is expected; '#' begins a comment");
    key = trim((struct str){line.p, (size_t)(equals - line.p)});
    if (!str_is_identifier(key))
        return refuse(r, line, "what stands before '=' is no name of a symbol",
                      "letters, digits and '_' are right, and no digit first");
    r->entry(r->ctx, key, trim((struct str){equals + 1, line.n - (size_t)(equals + 1 - line.p)}));
    return true;
}

bool config_read_defines(const char *path, config_entry *entry, void *ctx) {
    return each_line(path, define_line, entry, ctx);
}

bool config_read_poison(const char *path, config_entry *entry, void *ctx) {
    return each_line(path, poison_line, entry, ctx);
}

bool config_read_keys(const char *path, config_entry *entry, void *ctx) {
    return each_line(path, key_line, entry, ctx);
}
