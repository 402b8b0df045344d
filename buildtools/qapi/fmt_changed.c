/* SPDX-License-Identifier: MIT */
#include "qapi/fmt_changed.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/process.h"
#include "qapi/fmt.h"
#include "qapi/front/lexer.h"

/* ---- the diff ---- */

struct stretch {
    size_t first, count; /* lines of the new text, from 1 */
};

struct changed_file {
    const char *path;
    struct stretch *list; /* [count] */
    size_t count, capacity;
};

struct changes {
    struct arena arena;
    struct changed_file *files; /* [count] */
    size_t count, capacity;
};

static struct str take_line(struct str *text) {
    const char *end = memchr(text->p, '\n', text->n);
    struct str line = {text->p, end ? (size_t)(end - text->p) : text->n};

    text->p += line.n + (end != NULL);
    text->n -= line.n + (end != NULL);
    return line;
}

/* `+++ b/PATH`, and a tab with a date, perhaps. Of /dev/null, and of what is no schema by its name,
 * nothing is kept. */
static struct changed_file *begin_file(struct changes *c, struct str line) {
    struct str path = {line.p + 4, line.n - 4};
    const char *tab = path.n ? memchr(path.p, '\t', path.n) : NULL;

    path.n = tab ? (size_t)(tab - path.p) : path.n;
    if (str_starts(path, "b/"))
        path = (struct str){path.p + 2, path.n - 2};
    if (!str_ends(path, ".json"))
        return NULL;
    c->files = array_grow(c->files, &c->capacity, c->count + 1, sizeof *c->files);
    c->files[c->count] = (struct changed_file){.path = arena_copy(&c->arena, path.p, path.n)};
    return &c->files[c->count++];
}

/* `-FIRST,COUNT` or, with one line, `-FIRST`, and so for +. */
static bool read_stretch(const char **p, char mark, struct stretch *s) {
    char *end;

    *p += strspn(*p, " ");
    if (**p != mark)
        return false;
    s->first = strtoul(*p + 1, &end, 10);
    s->count = *end == ',' ? strtoul(end + 1, &end, 10) : 1;
    *p = end;
    return true;
}

/* `@@ -FIRST,COUNT +FIRST,COUNT @@`; the lines of the hunk follow. */
static bool begin_hunk(struct arena *a, struct str line, struct stretch *old_lines,
                       struct stretch *new_lines) {
    const char *p = arena_copy(a, line.p, line.n);

    p += strspn(p, "@");
    return read_stretch(&p, '-', old_lines) && read_stretch(&p, '+', new_lines);
}

/* The lines of a hunk that are new; context is passed over. */
static void read_hunk(struct str *diff, struct changed_file *file, struct stretch old_lines,
                      struct stretch new_lines) {
    size_t line = new_lines.first, old_count = old_lines.count, new_count = new_lines.count;

    while (diff->n && (old_count || new_count)) {
        struct str text = take_line(diff);
        char mark = text.n ? text.p[0] : ' ';

        if (mark == '+' && file) {
            file->list =
                array_grow(file->list, &file->capacity, file->count + 1, sizeof *file->list);
            file->list[file->count++] = (struct stretch){line, 1};
        }
        if (mark != '-' && mark != '\\') {
            line++;
            new_count -= new_count > 0;
        }
        if (mark != '+' && mark != '\\')
            old_count -= old_count > 0;
    }
}

static bool read_diff(struct changes *c, struct str diff) {
    struct changed_file *file = NULL;
    bool any = !diff.n;

    while (diff.n) {
        struct str line = take_line(&diff);
        struct stretch old_lines, new_lines;

        if (str_starts(line, "+++ ")) {
            file = begin_file(c, line);
            any = true;
        } else if (str_starts(line, "@@ ") && begin_hunk(&c->arena, line, &old_lines, &new_lines)) {
            read_hunk(&diff, file, old_lines, new_lines);
        }
    }
    return any;
}

static bool ask_git(struct buf *diff) {
    static const char *const words[] = {"git",
                                        "diff",
                                        "-U0",
                                        "--no-color",
                                        "--no-ext-diff",
                                        "--relative",
                                        "--src-prefix=a/",
                                        "--dst-prefix=b/",
                                        "HEAD",
                                        NULL};
    struct buf messages = {0};
    int status = process_capture(NULL, (char *const *)(uintptr_t)words, diff, &messages);

    if (status) {
        diag_error("git cannot say what has changed here since a last commit");
        diag_hint("--changed=FILE takes a diff from a file, --changed=- from standard input");
    }
    buf_free(&messages);
    return status == 0;
}

static bool get_diff(struct buf *text, const char *diff) {
    struct file_map m;
    bool good;

    if (!diff)
        return ask_git(text);
    if (strcmp(diff, "-") == 0) {
        good = file_read_stream(text, stdin);
    } else {
        good = file_map(&m, diff);
        if (good) {
            buf_add(text, m.data, m.size);
            file_unmap(&m);
        }
    }
    if (!good)
        diag_error("%s: cannot be read: %s", diff, strerror(errno));
    return good;
}

/* ---- the pieces of a text ---- */

/* A token, or a line of a comment; or several, where a comment is to change places with a comma.
 * They are the same in either form, in the same order. */
struct item {
    size_t begin, end, first, last; /* bytes, lines */
};

struct items {
    struct arena arena;
    struct qapi_source source;
    struct item *list; /* [count] */
    size_t count, capacity;
};

static void split(struct items *x, struct str text) {
    struct qapi_lexer l;

    qapi_source_init(&x->arena, &x->source, text);
    qapi_lexer_init(&l, &x->arena, &x->source);
    for (qapi_lexer_next(&l, true); l.token.kind != QAPI_TOKEN_END; qapi_lexer_next(&l, true)) {
        x->list = array_grow(x->list, &x->capacity, x->count + 1, sizeof *x->list);
        x->list[x->count++] = (struct item){
            .begin = l.token.span.begin,
            .end = l.token.span.end,
            .first = qapi_source_line(&x->source, l.token.span.begin),
            .last = qapi_source_line(&x->source, l.token.span.begin),
        };
    }
}

static void free_items(struct items *x) {
    free(x->list);
    arena_free(&x->arena);
}

static bool is_changed(const struct changed_file *file, size_t first, size_t last) {
    for (size_t i = 0; i < file->count; i++) {
        const struct stretch *s = &file->list[i];

        if (s->first <= last && first < s->first + s->count)
            return true;
    }
    return false;
}

static struct str part(const struct items *x, size_t begin, size_t end) {
    return (struct str){x->source.text.p + begin, end - begin};
}

/* The white space before item i, or behind all. */
static struct str gap_before(const struct items *x, size_t i) {
    return part(x, i ? x->list[i - 1].end : 0, i < x->count ? x->list[i].begin : x->source.text.n);
}

/* How much of the white space are line ends, and what stands between them. */
static size_t lines_in(struct str gap) {
    while (gap.n && gap.p[gap.n - 1] != '\n')
        gap.n--;
    return gap.n;
}

/* The white space before item i. Where the item is changed, it is that of the canonical form,
 * unless that would join its line to one that is not changed. Else it is what it was, but for blank
 * lines that are changed. */
static void merge_gap(struct buf *out, const struct changed_file *file, const struct items *old,
                      const struct items *made, size_t i) {
    struct str before = gap_before(old, i), after = gap_before(made, i);
    size_t above = i ? old->list[i - 1].last : 0;
    size_t here = i < old->count ? old->list[i].first : old->source.line_count;
    bool fits = here == above || lines_in(after) || !i || is_changed(file, above, above);

    if (is_changed(file, here, here) && fits) {
        buf_str(out, after);
    } else if (here > above + 1 && is_changed(file, above + 1, here - 1) &&
               (lines_in(after) || !i)) {
        buf_add(out, after.p, lines_in(after));
        buf_add(out, before.p + lines_in(before), before.n - lines_in(before));
    } else {
        buf_str(out, before);
    }
}

/* Comments lose white space at their ends. */
static bool same_item(const struct items *x, const struct items *y, size_t i, size_t k) {
    struct str a = part(x, x->list[i].begin, x->list[i].end);
    struct str b = part(y, y->list[k].begin, y->list[k].end);

    while (a.n && strchr(" \t\r", a.p[a.n - 1]))
        a.n--;
    while (b.n && strchr(" \t\r", b.p[b.n - 1]))
        b.n--;
    return str_eq(a, b);
}

/* Are the items [i, end) of x those of y, in any order? */
static bool same_items(const struct items *x, const struct items *y, size_t i, size_t end) {
    for (size_t k = i; k < end; k++) {
        size_t there = 0, here = 0;

        for (size_t n = i; n < end; n++) {
            there += same_item(x, y, k, n);
            here += same_item(x, x, k, n);
        }
        if (there != here)
            return false;
    }
    return true;
}

static void join_items(struct items *x, size_t to, size_t from, size_t end) {
    x->list[to] = x->list[from];
    x->list[to].end = x->list[end - 1].end;
    x->list[to].last = x->list[end - 1].last;
}

/* Makes one item of those that stand in another order in the other form. False when that is not
 * all: the two are not forms of one text. */
static bool join_moved(struct items *x, struct items *y) {
    enum { FARTHEST = 64 };
    size_t count = 0;

    if (x->count != y->count)
        return false;
    for (size_t i = 0, end; i < x->count; i = end) {
        end = i + 1;
        while (end <= x->count && end - i < FARTHEST && !same_items(x, y, i, end))
            end++;
        if (end > x->count || end - i == FARTHEST)
            return false;
        join_items(x, count, i, end);
        join_items(y, count++, i, end);
    }
    x->count = y->count = count;
    return true;
}

/* `old` with those items of `made` that are changed. */
static void merge(struct buf *out, const struct changed_file *file, const struct items *old,
                  const struct items *made) {
    for (size_t i = 0; i < old->count; i++) {
        const struct items *from =
            is_changed(file, old->list[i].first, old->list[i].last) ? made : old;

        merge_gap(out, file, old, made, i);
        buf_str(out, part(from, from->list[i].begin, from->list[i].end));
    }
    merge_gap(out, file, old, made, old->count);
}

/* ---- files ---- */

/* The text with what is changed in canonical form; false with a message when that cannot be made.
 */
static bool format_parts(struct buf *out, const struct changed_file *file, struct str text) {
    struct items old = {0}, made = {0};
    struct buf whole = {0}, again = {0};
    bool good = qapi_fmt(&whole, file->path, text);

    if (good) {
        split(&old, text);
        split(&made, (struct str){whole.n ? whole.p : "", whole.n});
        good = join_moved(&old, &made);
        if (good) {
            merge(out, file, &old, &made);
            good = qapi_fmt(&again, file->path, (struct str){out->n ? out->p : "", out->n}) &&
                   again.n == whole.n && memcmp(again.p, whole.p, whole.n) == 0;
        }
        if (!good)
            diag_error("%s: what has changed cannot be told from the rest", file->path);
    }
    free_items(&old);
    free_items(&made);
    buf_free(&whole);
    buf_free(&again);
    return good;
}

static bool format_file(const struct changed_file *file, bool check) {
    struct file_map m;
    struct buf out = {0};
    struct str text;
    bool good, same;

    if (!file_map(&m, file->path)) {
        diag_error("%s: cannot be read: %s", file->path, strerror(errno));
        return false;
    }
    text = (struct str){m.data ? (const char *)m.data : "", m.size};
    good = format_parts(&out, file, text);
    same = good && str_eq((struct str){out.n ? out.p : "", out.n}, text);
    file_unmap(&m);
    if (good && !same && check) {
        diag_error("%s: what has changed is not in canonical form", file->path);
        diag_hint("'unitarget qapi fmt --changed' brings it into that");
        good = false;
    } else if (good && !same) {
        good = file_write(file->path, out.p, out.n, 0666) != FILE_FAILED;
    }
    buf_free(&out);
    return good;
}

static bool is_wanted(const char *path, const char *const *paths, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(paths[i], path) == 0)
            return true;
    }
    return count == 0;
}

bool qapi_fmt_changed(const char *diff, const char *const *paths, size_t count, bool check) {
    struct changes c = {0};
    struct buf text = {0};
    bool good = get_diff(&text, diff);

    if (good && !read_diff(&c, (struct str){text.n ? text.p : "", text.n})) {
        diag_error("%s is no unified diff: no line of it begins with '+++'", diff ? diff : "this");
        good = false;
    }
    for (size_t i = 0, n = good ? c.count : 0; i < n; i++) {
        if (c.files[i].count && is_wanted(c.files[i].path, paths, count))
            good &= format_file(&c.files[i], check);
    }
    for (size_t i = 0; i < c.count; i++)
        free(c.files[i].list);
    free(c.files);
    buf_free(&text);
    arena_free(&c.arena);
    return good;
}
