/* SPDX-License-Identifier: MIT */
/*
 * The file: a line with the seal, a line with the hash of the request, and a line for each path.
 * The seal is a hash of the lines behind it and of the contents of all files: one number that tells
 * whether anything differs.
 */
#include "qapi/gen/record.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/jobs.h"

enum { LINE = 33, MODE = 0666 }; /* the digits of a hash and a newline */

/* Adds a hash as a line. */
static void add_line(struct buf *b, struct hash hash) {
    buf_printf(b, "%016" PRIx64 "%016" PRIx64 "\n", hash.high, hash.low);
}

static void add_seal(struct buf *b, struct str text, const struct hash *hashes, size_t count) {
    struct hash_state *state = hash_new();

    hash_add(state, text.p, text.n);
    hash_add(state, hashes, count * sizeof *hashes);
    add_line(b, hash_end(state));
}

void qapi_record_begin(struct qapi_record *r, struct str request) {
    *r = (struct qapi_record){0};
    add_line(&r->text, hash_bytes(request.p, request.n));
}

void qapi_record_add(struct qapi_record *r, const char *path, const void *content, size_t n) {
    r->unfit = r->unfit || strchr(path, '\n');
    buf_puts(&r->text, path);
    buf_putc(&r->text, '\n');
    r->hashes = array_grow(r->hashes, &r->capacity, r->count + 1, sizeof *r->hashes);
    r->hashes[r->count++] = hash_bytes(content, n);
}

void qapi_record_write(const struct qapi_record *r, const char *path) {
    struct buf b = {0};

    if (r->unfit)
        return;
    add_seal(&b, (struct str){r->text.p, r->text.n}, r->hashes, r->count);
    buf_add(&b, r->text.p, r->text.n);
    file_update(path, b.p, b.n, MODE);
    buf_free(&b);
}

void qapi_record_free(struct qapi_record *r) {
    buf_free(&r->text);
    free(r->hashes);
}

/* ---- does it hold? ---- */

struct look {
    const char **paths;  /* [count] */
    struct hash *hashes; /* [count] */
    size_t count;
    atomic_bool failed; /* a file could not be read */
};

static void look_at_file(void *ctx, size_t i) {
    struct look *look = ctx;

    if (!file_hash(look->paths[i], &look->hashes[i]))
        look->failed = true;
}

/* The lines of `text` as paths. */
static void split_paths(struct look *look, struct arena *a, struct str text) {
    char *p = arena_copy(a, text.p, text.n), *end = p + text.n;

    for (const char *q = text.p; (q = memchr(q, '\n', (size_t)(text.p + text.n - q))); q++)
        look->count++;
    look->paths = arena_array(a, look->count, sizeof *look->paths);
    look->hashes = arena_array(a, look->count, sizeof *look->hashes);
    for (size_t i = 0; i < look->count; i++) {
        look->paths[i] = p;
        p = memchr(p, '\n', (size_t)(end - p));
        *p++ = '\0';
    }
}

/* Is the seal that of the `text` behind it and of what the files hold now? */
static bool seal_holds(struct str seal, struct str text) {
    struct arena scratch = {0};
    struct look look = {0};
    struct buf b = {0};
    bool good;

    split_paths(&look, &scratch, (struct str){text.p + LINE, text.n - LINE});
    jobs_each(look.count, look_at_file, &look);
    add_seal(&b, text, look.hashes, look.count);
    good = !look.failed && str_eq(seal, (struct str){b.p, b.n});
    buf_free(&b);
    arena_free(&scratch);
    return good;
}

bool qapi_record_holds(const char *path, struct str request) {
    struct buf expected = {0};
    struct file_map m;
    struct str text;
    bool good;

    if (!file_map(&m, path))
        return false;
    add_line(&expected, hash_bytes(request.p, request.n));
    good = m.size > 2 * LINE && memcmp(m.data + LINE, expected.p, LINE) == 0;
    if (good) {
        text = (struct str){(const char *)m.data + LINE, m.size - LINE};
        good = seal_holds((struct str){(const char *)m.data, LINE}, text);
    }
    buf_free(&expected);
    file_unmap(&m);
    return good;
}
