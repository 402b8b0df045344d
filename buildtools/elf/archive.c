/* SPDX-License-Identifier: MIT */
#include "elf/archive.h"

#include <ar.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/str.h"

static const char thin_magic[] = "!<thin>\n";
enum { MAGIC_SIZE = SARMAG };

/* What is known of an archive while its members are read one after the other. */
struct reader {
    struct arena *arena;
    const char *path;
    const uint8_t *data;
    size_t size;
    bool thin;
    struct str long_names; /* contents of the member `//` */
};

bool archive_is_archive(const uint8_t *data, size_t size) {
    return size >= MAGIC_SIZE &&
           (memcmp(data, ARMAG, MAGIC_SIZE) == 0 || memcmp(data, thin_magic, MAGIC_SIZE) == 0);
}

static bool damaged(const struct reader *r, const char *what) {
    diag_error("%s: damaged archive: %s", r->path, what);
    diag_hint("remove it and let the build make it again");
    return false;
}

/* A decimal number in a field of `n` characters, padded with blanks (GNU ar leaves a `/` at the end
 * of some). */
static bool decimal(const char *field, size_t n, size_t *value) {
    size_t i = 0;

    *value = 0;
    for (; i < n && field[i] >= '0' && field[i] <= '9'; i++)
        *value = *value * 10 + (size_t)(field[i] - '0');
    if (i == 0)
        return false;
    for (; i < n; i++) {
        if (field[i] != ' ' && field[i] != '/')
            return false;
    }
    return true;
}

/* `/123` refers to the long name at offset 123, which ends in `/\n` (or in NUL, as some tools
 * write). In a thin archive `/123:456` is the member at 456 of the archive of that name. */
static bool long_name(const struct reader *r, const char *field, struct str *name, size_t *nested) {
    const size_t length = sizeof((struct ar_hdr *)0)->ar_name;
    const char *colon = memchr(field, ':', length);
    size_t digits = (colon ? (size_t)(colon - field) : length) - 1, offset, end;

    *nested = 0;
    if (!decimal(field + 1, digits, &offset) || offset >= r->long_names.n ||
        (colon && !decimal(colon + 1, length - digits - 2, nested)))
        return false;
    for (end = offset;
         end < r->long_names.n && r->long_names.p[end] != '\n' && r->long_names.p[end];)
        end++;
    *name = (struct str){r->long_names.p + offset, end - offset};
    if (name->n && name->p[name->n - 1] == '/')
        name->n--;
    return name->n > 0;
}

/* A short name ends at its `/`, or at the padding where the archiver writes no slash. */
static struct str short_name(const char *field) {
    size_t n = 0;

    while (n < sizeof((struct ar_hdr *)0)->ar_name && field[n] != '/')
        n++;
    while (n && field[n - 1] == ' ')
        n--;
    return (struct str){field, n};
}

static const char *member_path(const struct reader *r, struct str name) {
    size_t folder = (size_t)(str_basename(r->path) - r->path);

    if (!r->thin || name.p[0] == '/')
        return arena_copy(r->arena, name.p, name.n);
    return arena_printf(r->arena, "%.*s%.*s", (int)folder, r->path, STR_ARG(name));
}

/* One member at *offset; moves on. `special`: the symbol index or the table of long names. */
static bool read_member(struct reader *r, size_t *offset, struct archive_member *m, bool *special) {
    const struct ar_hdr *h = (const struct ar_hdr *)(const void *)(r->data + *offset);
    size_t stored;
    struct str name;

    m->header = *offset;
    if (r->size - *offset < sizeof *h || memcmp(h->ar_fmag, ARFMAG, 2) != 0)
        return damaged(r, "a member's header is cut off");
    if (!decimal(h->ar_size, sizeof h->ar_size, &m->size))
        return damaged(r, "a member's size is no number");
    *offset += sizeof *h;
    *special = h->ar_name[0] == '/' && (h->ar_name[1] == ' ' || h->ar_name[1] == '/' ||
                                        memcmp(h->ar_name, "/SYM64/", 7) == 0);
    stored = r->thin && !*special ? 0 : m->size;
    if (stored > r->size - *offset)
        return damaged(r, "a member is cut off");
    m->data = stored ? r->data + *offset : NULL;
    if (*special && h->ar_name[1] == '/')
        r->long_names = (struct str){(const char *)m->data, stored};
    if (!*special) {
        name = short_name(h->ar_name);
        if (h->ar_name[0] == '/' && !long_name(r, h->ar_name, &name, &m->nested))
            return damaged(r, "a member's long name is missing");
        m->name = member_path(r, name);
    }
    *offset += stored + (stored & 1);
    if (*offset > r->size) /* the last member's padding byte may be missing */
        *offset = r->size;
    return true;
}

bool archive_read(struct arena *a, struct archive *archive, const char *path, const uint8_t *data,
                  size_t size) {
    struct reader r = {a, path, data, size, memcmp(data, thin_magic, MAGIC_SIZE) == 0, {NULL, 0}};
    size_t offset = MAGIC_SIZE, capacity = 0;
    struct archive_member *list = NULL;
    bool good = true;

    memset(archive, 0, sizeof *archive);
    archive->thin = r.thin;
    while (good && offset < size) {
        struct archive_member m = {0};
        bool special = false;

        good = read_member(&r, &offset, &m, &special);
        if (good && !special) {
            list = array_grow(list, &capacity, archive->count + 1, sizeof *list);
            list[archive->count++] = m;
        }
    }
    archive->members = arena_array(a, archive->count, sizeof *list);
    if (list)
        memcpy(archive->members, list, archive->count * sizeof *list);
    free(list);
    return good;
}

static uint64_t big_endian(const uint8_t *p, size_t n) {
    uint64_t value = 0;

    while (n--)
        value = value << 8 | *p++;
    return value;
}

/* The index is the first member, called `/`, or `/SYM64/` with numbers twice as wide: a count and
 * that many offsets, big-endian, then as many names, each with a NUL behind it (System V ar). */
bool archive_index(const uint8_t *data, size_t size,
                   void (*found)(void *ctx, struct str name, size_t header), void *ctx) {
    const size_t start = MAGIC_SIZE + sizeof(struct ar_hdr);
    const struct ar_hdr *h = (const struct ar_hdr *)(const void *)(data + MAGIC_SIZE);
    const uint8_t *index = data + start;
    size_t length, width, count, at;

    if (size < start || h->ar_name[0] != '/')
        return false;
    width = memcmp(h->ar_name, "/SYM64/", 7) == 0 ? 8 : 4;
    if ((width == 4 && h->ar_name[1] != ' ') || !decimal(h->ar_size, sizeof h->ar_size, &length) ||
        length < width || length > size - start)
        return false;
    count = (size_t)big_endian(index, width);
    if (count > length / width - 1)
        return false;
    at = width * (count + 1);
    for (size_t i = 0; i < count && at < length; i++) {
        struct str name = {(const char *)index + at,
                           strnlen((const char *)index + at, length - at)};

        found(ctx, name, (size_t)big_endian(index + width * (i + 1), width));
        at += name.n + 1;
    }
    return true;
}

struct str archive_member_at(const uint8_t *data, size_t size, size_t header) {
    const struct ar_hdr *h = (const struct ar_hdr *)(const void *)(data + header);
    size_t length;

    if (!archive_is_archive(data, size) || header < MAGIC_SIZE || header > size ||
        size - header < sizeof *h || memcmp(h->ar_fmag, ARFMAG, 2) != 0 ||
        !decimal(h->ar_size, sizeof h->ar_size, &length) || length > size - header - sizeof *h)
        return (struct str){NULL, 0};
    return (struct str){(const char *)(h + 1), length};
}

/* ---- writing ---- */

static void write_header(struct archive_writer *w, const char *name, size_t size) {
    fprintf(w->file, "%-16s%-12d%-6d%-6d%-8s%-10zu%s", name, 0, 0, 0, "644", size, ARFMAG);
}

/* How many bytes to add so that the contents of the next member, behind its header, begin at a
 * multiple of 8. */
static size_t padding(size_t end) {
    return -(end + sizeof(struct ar_hdr)) % 8;
}

bool archive_writer_begin(struct archive_writer *w, struct arena *a, const char *path,
                          const char *const *names, size_t count) {
    struct buf table = {0};

    *w = (struct archive_writer){.path = path, .count = count};
    w->names = arena_array(a, count, sizeof *w->names);
    for (size_t i = 0; i < count; i++) {
        w->names[i] = table.n;
        buf_printf(&table, "%s/\n", names[i]);
    }
    while (padding(MAGIC_SIZE + sizeof(struct ar_hdr) + table.n))
        buf_putc(&table, '\n');
    w->temporary = file_temporary(a, path);
    w->file = fopen(w->temporary, "wxe");
    if (w->file) {
        fputs(ARMAG, w->file);
        write_header(w, "//", table.n);
        fwrite(table.p, 1, table.n, w->file);
    } else {
        diag_error("%s: cannot be written: %s", path, strerror(errno));
        file_discard(w->temporary);
    }
    buf_free(&table);
    return w->file != NULL;
}

void archive_writer_add(struct archive_writer *w, const void *data, size_t size) {
    static const char zeros[8];
    size_t more = padding(size); /* what comes before the member is a multiple of 8 already */
    char name[32];

    snprintf(name, sizeof name, "/%zu", w->names[w->next++]);
    write_header(w, name, size + more);
    fwrite(data, 1, size, w->file);
    fwrite(zeros, 1, more, w->file);
    if (ferror(w->file) && !w->error)
        w->error = errno;
}

bool archive_writer_end(struct archive_writer *w) {
    if (fclose(w->file) != 0 && !w->error)
        w->error = errno;
    if (w->error) {
        diag_error("%s: cannot be written: %s", w->path, strerror(w->error));
        file_discard(w->temporary);
        return false;
    }
    return file_commit(w->temporary, w->path);
}
