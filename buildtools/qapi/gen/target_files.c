/* SPDX-License-Identifier: MIT */
#include "qapi/gen/target_files.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/intern.h"
#include "base/lexical.h"
#include "base/str.h"

/* A file that is looked at. */
struct look {
    struct arena *arena;
    bool (*depends)(const void *ctx, const char *name);
    const void *ctx;
    struct qapi_file *file;
    struct str text;
    struct intern *names; /* of all generated files */
    uint32_t *opens;      /* [open_count] numbers of the files that it includes */
    size_t open_count, open_capacity;
};

static enum qapi_file_kind kind_of(const char *name, const char *prefix) {
    struct str base = str_from(str_basename(name));

    if (str_ends(base, ".h"))
        return QAPI_FILE_HEADER;
    if (!str_ends(base, ".c"))
        return QAPI_FILE_OTHER;
    return str_starts(base, prefix) && strncmp(base.p + strlen(prefix), "qapi-stub-", 10) == 0
               ? QAPI_FILE_STUB
               : QAPI_FILE_CODE;
}

static void see_token(void *ctx, enum lexical_where where, struct str token) {
    struct look *l = ctx;
    const char *name;
    size_t column;

    (void)where;
    if (l->file->mentions)
        return;
    name = arena_copy(l->arena, token.p, token.n);
    if (!l->depends(l->ctx, name))
        return;
    l->file->mentions = name;
    l->file->where = l->file->name;
    /* of a text that can be read in several ways, words are no pieces of it */
    if (token.p >= l->text.p && token.p < l->text.p + l->text.n)
        diag_locate(l->text, (size_t)(token.p - l->text.p), &l->file->line, &column);
}

static void see_directive(void *ctx, enum lexical_directive directive, struct str name,
                          struct str body) {
    struct look *l = ctx;
    const char *open = body.n ? memchr(body.p, '"', body.n) : NULL, *close;
    uint32_t number;

    (void)name;
    close = open ? memchr(open + 1, '"', (size_t)(body.p + body.n - open - 1)) : NULL;
    if (directive != LEXICAL_INCLUDE || !close)
        return;
    number = intern_find(l->names, (struct str){open + 1, (size_t)(close - open - 1)});
    if (number == INTERN_NONE)
        return;
    l->opens = array_grow(l->opens, &l->open_capacity, l->open_count + 1, sizeof *l->opens);
    l->opens[l->open_count++] = number;
}

static void see_nothing(void *ctx) {
    (void)ctx;
}

static void see_probe(void *ctx, struct str name) {
    (void)ctx;
    (void)name;
}

/* Whoever includes a file that depends on the target does so, too: until nothing changes. */
static void spread(struct qapi_files *f, const struct look *looks) {
    bool changed = true;

    while (changed) {
        changed = false;
        for (size_t i = 0; i < f->count; i++) {
            struct qapi_file *file = &f->files[i];

            for (size_t k = 0; !file->mentions && k < looks[i].open_count; k++) {
                const struct qapi_file *other = &f->files[looks[i].opens[k]];

                if (!other->mentions)
                    continue;
                file->mentions = other->mentions;
                file->where = other->where;
                file->line = other->line;
                changed = true;
            }
        }
    }
}

void qapi_files_look(struct arena *a, const struct qapi_outputs *o, const char *prefix,
                     bool (*depends)(const void *ctx, const char *name), const void *ctx,
                     struct qapi_files *result) {
    struct look *looks = arena_array(a, o->count, sizeof *looks);
    struct intern names = {0};

    result->files = arena_array(a, o->count, sizeof *result->files);
    result->count = o->count;
    for (size_t i = 0; i < o->count; i++) {
        const char *name = o->files[i]->name;

        intern_add(&names, str_from(str_basename(name)));
        result->files[i].name = arena_copy(a, name, strlen(name));
        result->files[i].kind = kind_of(name, prefix);
    }
    for (size_t i = 0; depends && i < o->count; i++) {
        const struct buf *text = &o->files[i]->text;
        const struct lexical_visitor visitor = {.token = see_token,
                                                .directive = see_directive,
                                                .probe = see_probe,
                                                .text = see_nothing,
                                                .doubt = see_nothing,
                                                .ctx = &looks[i]};

        looks[i] = (struct look){.arena = a,
                                 .depends = depends,
                                 .ctx = ctx,
                                 .file = &result->files[i],
                                 .names = &names,
                                 .text = {text->n ? text->p : "", text->n}};
        lexical_scan(looks[i].text, &visitor);
    }
    spread(result, looks);
    for (size_t i = 0; i < o->count; i++)
        free(looks[i].opens);
    intern_free(&names);
}

/* ---- lists ---- */

static void put_list(const struct qapi_files *f, struct buf *out, const char *key,
                     enum qapi_file_kind kind, bool of_target) {
    const char *blank = "";

    buf_printf(out, "%s=", key);
    for (size_t i = 0; i < f->count; i++) {
        if (f->files[i].kind != kind || (f->files[i].mentions != NULL) != of_target)
            continue;
        buf_printf(out, "%s%s", blank, f->files[i].name);
        blank = " ";
    }
    buf_putc(out, '\n');
}

void qapi_files_put_lists(const struct qapi_files *f, struct buf *out) {
    const char *blank = "";

    buf_puts(out, "QAPI_OUTPUTS=");
    for (enum qapi_file_kind kind = QAPI_FILE_HEADER; kind <= QAPI_FILE_OTHER; kind++) {
        for (size_t i = 0; i < f->count; i++) {
            if (f->files[i].kind != kind)
                continue;
            buf_printf(out, "%s%s", blank, f->files[i].name);
            blank = " ";
        }
    }
    buf_putc(out, '\n');
    put_list(f, out, "QAPI_COMMON", QAPI_FILE_CODE, false);
    put_list(f, out, "QAPI_TARGET", QAPI_FILE_CODE, true);
    put_list(f, out, "QAPI_STUBS", QAPI_FILE_STUB, false);
    put_list(f, out, "QAPI_HEADERS", QAPI_FILE_HEADER, false);
    put_list(f, out, "QAPI_TARGET_HEADERS", QAPI_FILE_HEADER, true);
}
