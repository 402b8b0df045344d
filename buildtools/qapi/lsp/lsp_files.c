/* SPDX-License-Identifier: MIT */
#include "qapi/lsp/lsp_files.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/die.h"
#include "base/file.h"
#include "base/path.h"

/* ---- positions ---- */

static bool is_line_end(char c) {
    return c == '\n' || c == '\r';
}

/* How much the character with this first byte counts; bytes that continue one count nothing, but as
 * bytes. */
static size_t width(unsigned char c, enum lsp_units units) {
    if (units == LSP_UTF_8)
        return 1;
    if ((c & 0xc0) == 0x80)
        return 0;
    return units == LSP_UTF_16 && c >= 0xf0 ? 2 : 1;
}

static size_t next_line(struct str text, size_t i) {
    const char *end = i < text.n ? memchr(text.p + i, '\n', text.n - i) : NULL;
    size_t n = (end ? (size_t)(end - text.p) : text.n) - i;
    const char *other = n ? memchr(text.p + i, '\r', n) : NULL;

    i = other ? (size_t)(other - text.p) : i + n;
    if (i < text.n && text.p[i] == '\r' && i + 1 < text.n && text.p[i + 1] == '\n')
        i++;
    return i + (i < text.n);
}

size_t lsp_offset(struct str text, struct lsp_position at, enum lsp_units units) {
    size_t i = 0, n = 0;

    for (size_t line = 0; line < at.line; line++) {
        size_t next = next_line(text, i);

        if (next == i || !is_line_end(text.p[next - 1]))
            return text.n; /* there are not so many lines */
        i = next;
    }
    for (; i < text.n && !is_line_end(text.p[i]); i++) {
        size_t w = width((unsigned char)text.p[i], units);

        if (n + w > at.character)
            break;
        n += w;
    }
    return i;
}

struct lsp_position lsp_position(struct str text, size_t offset, enum lsp_units units) {
    struct lsp_position at = {0, 0};
    size_t begin = 0, next;

    while ((next = next_line(text, begin)) <= offset && next > begin &&
           is_line_end(text.p[next - 1])) {
        begin = next;
        at.line++;
    }
    for (size_t i = begin; i < offset && i < text.n; i++)
        at.character += width((unsigned char)text.p[i], units);
    return at;
}

/* ---- files ---- */

struct lsp_file *lsp_file_get(struct lsp_files *files, const char *path) {
    struct lsp_file *f;

    for (size_t i = 0; i < files->count; i++) {
        if (strcmp(files->list[i]->path, path) == 0)
            return files->list[i];
    }
    f = calloc(1, sizeof *f);
    if (!f || !(f->path = strdup(path)))
        die("out of memory");
    files->list = array_grow(files->list, &files->capacity, files->count + 1, sizeof *files->list);
    files->list[files->count++] = f;
    return f;
}

static void forget_index(struct lsp_file *f) {
    arena_free(&f->arena);
    f->arena = (struct arena){0};
    free(f->names);
    f->names = NULL;
    f->count = f->capacity = 0;
    f->indexed = false;
}

void lsp_file_set(struct lsp_file *f, struct str text) {
    f->text.n = 0;
    buf_str(&f->text, text);
    f->there = true;
    forget_index(f);
}

void lsp_file_edit(struct lsp_file *f, size_t begin, size_t end, struct str text) {
    struct buf whole = {0};

    end = end < begin ? begin : end;
    buf_str(&whole, (struct str){f->text.n ? f->text.p : "", begin});
    buf_str(&whole, text);
    buf_str(&whole, (struct str){f->text.n ? f->text.p + end : "", f->text.n - end});
    buf_free(&f->text);
    f->text = whole;
    forget_index(f);
}

static bool same_file(const struct stat *a, const struct stat *b) {
    return a->st_ino == b->st_ino && a->st_dev == b->st_dev && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

bool lsp_file_refresh(struct lsp_file *f) {
    struct file_map m;
    struct stat st;

    if (f->open)
        return true;
    if (stat(f->path, &st) != 0) {
        f->there = false;
        return false;
    }
    if (f->there && same_file(&st, &f->stat))
        return true;
    f->there = file_map(&m, f->path);
    if (!f->there)
        return false;
    f->stat = st;
    lsp_file_set(f, (struct str){m.data ? (const char *)m.data : "", m.size});
    file_unmap(&m);
    return true;
}

const struct lsp_name *lsp_name_at(const struct lsp_file *f, size_t offset) {
    for (size_t i = 0; i < f->count; i++) {
        if (f->names[i].span.begin <= offset && offset <= f->names[i].span.end)
            return &f->names[i];
    }
    return NULL;
}

void lsp_files_free(struct lsp_files *files) {
    for (size_t i = 0; i < files->count; i++) {
        forget_index(files->list[i]);
        buf_free(&files->list[i]->text);
        free(files->list[i]->path);
        free(files->list[i]);
    }
    free(files->list);
}

/* ---- addresses ---- */

static int digit_of(char c) {
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

const char *lsp_path_of(struct arena *a, const char *uri) {
    char *path, *to;

    if (strncmp(uri, "file://", 7) != 0 || !strchr(uri + 7, '/'))
        return NULL;
    uri = strchr(uri + 7, '/'); /* a name of this machine may stand before it */
    to = path = arena_alloc(a, strlen(uri) + 1);
    for (; *uri; uri++) {
        if (*uri == '%' && isxdigit((unsigned char)uri[1]) && isxdigit((unsigned char)uri[2])) {
            *to++ = (char)(digit_of(uri[1]) * 16 + digit_of(uri[2]));
            uri += 2;
        } else {
            *to++ = *uri;
        }
    }
    *to = '\0';
    return path_normal(a, path);
}

const char *lsp_uri_of(struct arena *a, const char *path) {
    struct buf b = {0};
    const char *uri;

    buf_puts(&b, "file://");
    for (; *path; path++) {
        if (isalnum((unsigned char)*path) || strchr("/-._~", *path))
            buf_putc(&b, *path);
        else
            buf_printf(&b, "%%%02X", (unsigned char)*path);
    }
    uri = arena_copy(a, b.p, b.n);
    buf_free(&b);
    return uri;
}
