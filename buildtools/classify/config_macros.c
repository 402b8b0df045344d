/* SPDX-License-Identifier: MIT */
#include "classify/config_macros.h"

#include <dirent.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/lexical.h"
#include "classify/facts.h"
#include "classify/lookup.h"

enum { DEEPEST = 3, MOST_HEADERS = 20000 };

struct find {
    struct classify *c;
    struct names *names;
    struct arena scratch;
    struct intern seen; /* files and folders that were looked at */
    size_t headers;
};

struct str names_quoted(struct str value) {
    if (value.n > 2 && ((value.p[0] == '"' && value.p[value.n - 1] == '"') ||
                        (value.p[0] == '<' && value.p[value.n - 1] == '>')))
        return (struct str){value.p + 1, value.n - 2};
    return (struct str){0};
}

static struct str plain_name(struct str name) {
    const char *parenthesis = memchr(name.p, '(', name.n);

    if (parenthesis)
        name.n = (size_t)(parenthesis - name.p);
    return name;
}

/* A header that holds nothing but definitions gives its names. */
static void read_header(struct find *f, struct str path) {
    struct definition *definitions;
    struct file_map map;
    size_t count, known = f->seen.count;

    if (intern_add(&f->seen, path) < known || f->headers++ >= MOST_HEADERS ||
        !file_map(&map, intern_text(&f->seen, (uint32_t)known).p))
        return;
    if (facts_definitions(&f->scratch, (struct str){(const char *)map.data, map.size}, &definitions,
                          &count)) {
        for (size_t i = 0; i < count; i++) {
            if (definitions[i].text.n)
                intern_add(&f->names->names, definitions[i].text);
        }
    }
    file_unmap(&map);
}

static void read_folder(struct find *f, const char *path, unsigned depth) {
    size_t known = f->seen.count;
    DIR *d = intern_add(&f->seen, str_from(path)) < known ? NULL : opendir(path);
    struct dirent *e;

    while (d && (e = readdir(d))) {
        struct str name = str_from(e->d_name);
        const char *inner;

        if (name.p[0] == '.')
            continue;
        inner = arena_printf(&f->scratch, "%s/%s", path, e->d_name);
        if (e->d_type == DT_DIR && depth < DEEPEST)
            read_folder(f, inner, depth + 1);
        else if (str_ends(name, ".h") || str_ends(name, ".hpp") || str_ends(name, ".def"))
            read_header(f, str_from(inner));
    }
    if (d)
        closedir(d);
}

static void read_named(struct find *f, const struct step *s, struct str name) {
    struct lookup *l = f->c->lookup;
    const struct hits *hits = lookup_hits(l, s->chain, intern_add(&l->texts, name));

    const char *plain = arena_copy(&f->scratch, name.p, name.n);
    const char *from_folder = step_path(&f->scratch, s, plain);
    struct str folder = lookup_folder(str_from(s->path));

    if (lookup_exists(l, STR_LIT(""), str_from(from_folder)))
        read_header(f, str_from(from_folder));
    if (folder.n)
        read_header(f, str_from(arena_printf(&f->scratch, "%.*s/%s", STR_ARG(folder), plain)));
    if (hits->count)
        read_header(f, intern_text(&l->texts, lookup_join(l, hits->folders[0], name)));
}

static bool step_has(const struct step *s, const struct step_define *d) {
    for (size_t i = 0; i < s->define_count; i++) {
        if (str_eq(s->defines[i].name, d->name) && str_eq(s->defines[i].value, d->value) &&
            !s->defines[i].value.p == !d->value.p)
            return true;
    }
    return false;
}

static bool step_searches(const struct step *s, const char *folder) {
    for (size_t i = 0; i < s->folder_count; i++) {
        if (strcmp(s->folders[i].text, folder) == 0)
            return true;
    }
    return false;
}

/* What step `s` has and step `other` has not. */
static void compare(struct find *f, const struct step *s, const struct step *other) {
    for (size_t i = 0; i < s->define_count; i++) {
        struct str quoted = names_quoted(s->defines[i].value);

        if (step_has(other, &s->defines[i]))
            continue;
        intern_add(&f->names->names, plain_name(s->defines[i].name));
        if (quoted.n) {
            intern_add(&f->names->strings, quoted);
            read_named(f, s, quoted);
        }
    }
    for (size_t i = 0; i < s->folder_count; i++) {
        if (!step_searches(other, s->folders[i].text))
            read_folder(f, s->folders[i].text, 0);
    }
    for (size_t i = 0; i < s->forced_count; i++) {
        if (i >= other->forced_count || strcmp(s->forced[i].text, other->forced[i].text) != 0)
            read_named(f, s, str_from(s->forced[i].text));
    }
}

static void add_split(struct names *n, uint32_t name, size_t at) {
    struct str text = intern_text(&n->names, name);
    struct name_split split = {name, intern_add(&n->tokens, (struct str){text.p, at}),
                               intern_add(&n->tokens, (struct str){text.p + at, text.n - at})};

    n->splits = array_grow(n->splits, &n->split_capacity, n->split_count + 1, sizeof *n->splits);
    n->splits[n->split_count++] = split;
}

/* With universal character names, or as UTF-8. */
static bool is_odd(struct str name) {
    for (size_t i = 0; i < name.n; i++) {
        if ((unsigned char)name.p[i] >= 0x80 || name.p[i] == '\\')
            return true;
    }
    return false;
}

static void make_tokens(struct names *n) {
    for (uint32_t i = 0; i < n->names.count; i++) {
        intern_add(&n->tokens, intern_text(&n->names, i));
        if (is_odd(intern_text(&n->names, i))) {
            n->odd = array_grow(n->odd, &n->odd_capacity, n->odd_count + 1, sizeof *n->odd);
            n->odd[n->odd_count++] = i;
        }
        n->begins[(unsigned char)intern_text(&n->names, i).p[0]] = true;
    }
    for (uint32_t i = 0; i < n->names.count; i++) {
        for (size_t at = 1; at < intern_text(&n->names, i).n; at++)
            add_split(n, i, at);
    }
}

static int by_text(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Independent of the order in which folders are read. */
static void hash_texts(struct hash_state *h, struct arena *scratch, const struct intern *t) {
    struct str *sorted = arena_array(scratch, t->count, sizeof *sorted);

    if (t->count)
        memcpy(sorted, t->texts, t->count * sizeof *sorted);
    qsort(sorted, t->count, sizeof *sorted, by_text);
    for (uint32_t i = 0; i < t->count; i++)
        hash_add(h, sorted[i].p, sorted[i].n);
}

void names_find(struct classify *c, struct names *n) {
    struct find f = {.c = c, .names = n};
    struct hash_state *h = hash_new();

    for (size_t i = 0; i < c->all_unit_count; i++) {
        const struct unit *u = &c->all_units[i];

        for (size_t k = 1; k < u->count; k++) {
            compare(&f, u->steps[0], u->steps[k]);
            compare(&f, u->steps[k], u->steps[0]);
        }
    }
    make_tokens(n);
    hash_texts(h, &f.scratch, &n->names);
    hash_texts(h, &f.scratch, &n->strings);
    n->hash = hash_end(h);
    intern_free(&f.seen);
    arena_free(&f.scratch);
}

void names_free(struct names *n) {
    free(n->splits);
    free(n->odd);
    intern_free(&n->names);
    intern_free(&n->tokens);
    intern_free(&n->strings);
}
