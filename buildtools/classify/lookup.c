/* SPDX-License-Identifier: MIT */
#include "classify/lookup.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"

/* The files of a folder; `names` is empty where there is no such folder. */
struct listing {
    struct intern names;
};

struct str lookup_folder(struct str path) {
    while (path.n && path.p[path.n - 1] != '/')
        path.n--;
    while (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    return path;
}

static struct listing *list_folder(struct lookup *l, struct str folder) {
    struct listing *list = arena_alloc(&l->arena, sizeof *list);
    const char *path = folder.n ? arena_copy(&l->arena, folder.p, folder.n) : ".";
    DIR *d = opendir(path);
    struct dirent *e;

    while (d && (e = readdir(d))) {
        if (e->d_type != DT_DIR)
            intern_add(&list->names, str_from(e->d_name));
    }
    if (d)
        closedir(d);
    return list;
}

static struct listing *listing_of(struct lookup *l, struct str folder) {
    uint32_t number = intern_add(&l->texts, folder);
    uint64_t *slot = map_at(&l->listings, number);
    struct listing *list = (struct listing *)(uintptr_t)*slot;

    if (!list) {
        list = list_folder(l, intern_text(&l->texts, number));
        *map_at(&l->listings, number) = (uint64_t)(uintptr_t)list;
    }
    return list;
}

bool lookup_exists(struct lookup *l, struct str folder, struct str name) {
    struct str inner = lookup_folder(name);
    struct buf path = {0};
    bool found;

    if (inner.n == 0) {
        found = intern_find(&listing_of(l, folder)->names, name) != INTERN_NONE;
    } else {
        buf_str(&path, folder);
        if (folder.n && inner.p[0] != '/')
            buf_putc(&path, '/');
        if (inner.p[0] == '/')
            path.n = 0;
        buf_str(&path, inner);
        name.p += inner.n;
        name.n -= inner.n;
        while (name.n && name.p[0] == '/') {
            name.p++;
            name.n--;
        }
        found =
            intern_find(&listing_of(l, (struct str){path.p, path.n})->names, name) != INTERN_NONE;
        buf_free(&path);
    }
    return found;
}

const struct hits *lookup_hits(struct lookup *l, uint32_t chain, uint32_t name) {
    uint64_t key = map_pair(chain, name);
    struct hits *h = (struct hits *)(uintptr_t)*map_at(&l->hits, key);
    const struct chain *c = &l->chains[chain];

    if (h)
        return h;
    h = arena_alloc(&l->arena, sizeof *h);
    for (size_t i = 0; i < c->count && h->count < LOOKUP_MOST_HITS; i++) {
        if (lookup_exists(l, intern_text(&l->texts, c->folders[i]), intern_text(&l->texts, name))) {
            h->folders[h->count++] = c->folders[i];
            h->quoted += i < c->quoted;
        }
    }
    *map_at(&l->hits, key) = (uint64_t)(uintptr_t)h;
    return h;
}

uint32_t lookup_join(struct lookup *l, uint32_t folder, struct str name) {
    struct buf path = {0};
    uint32_t number;

    buf_str(&path, intern_text(&l->texts, folder));
    if (path.n && path.p[path.n - 1] != '/')
        buf_putc(&path, '/');
    buf_str(&path, name);
    number = intern_add(&l->texts, (struct str){path.p, path.n});
    buf_free(&path);
    return number;
}

void lookup_names(struct lookup *l, uint32_t chain, struct str path,
                  void (*each)(void *ctx, uint32_t folder, struct str name), void *ctx) {
    for (size_t i = 0; i < l->chains[chain].count; i++) {
        uint32_t number = l->chains[chain].folders[i];
        struct str folder = intern_text(&l->texts, number), name;

        if (path.n <= folder.n + 1 || memcmp(path.p, folder.p, folder.n) != 0 ||
            (path.p[folder.n] != '/' && folder.p[folder.n - 1] != '/'))
            continue;
        name = (struct str){path.p + folder.n, path.n - folder.n};
        while (name.n && name.p[0] == '/') {
            name.p++;
            name.n--;
        }
        each(ctx, number, name);
    }
}

/* ---- chains ---- */

/* What identifies a folder, under any name. */
struct identity {
    dev_t device;
    ino_t inode;
};

/* A search path while it is made. */
struct draft {
    uint32_t *folders;
    struct identity *identities;
    size_t count;
};

/* Folders that do not exist count for nothing. */
static void add_folder(struct lookup *l, struct draft *d, struct str folder) {
    struct stat st;

    if (stat(folder.p, &st) < 0 || !S_ISDIR(st.st_mode))
        return;
    while (folder.n > 1 && folder.p[folder.n - 1] == '/')
        folder.n--;
    d->identities[d->count] = (struct identity){st.st_dev, st.st_ino};
    d->folders[d->count++] = intern_add(&l->texts, folder);
}

static bool is_among(const struct draft *d, size_t first, size_t end, struct identity x) {
    for (size_t i = first; i < end; i++) {
        if (d->identities[i].device == x.device && d->identities[i].inode == x.inode)
            return true;
    }
    return false;
}

/* Of a folder that is named twice, only the first counts; but where one of the names is that of a
 * system folder, only this (GCC manual, "-I"). What is for "" is not compared with the others.
 * Clang does the same. */
static void keep_first(struct chain *c, const struct draft *d, size_t quoted, size_t brackets) {
    for (size_t i = 0; i < d->count; i++) {
        size_t begin = i < quoted ? 0 : i < brackets ? quoted : brackets;

        if (is_among(d, begin, i, d->identities[i]) ||
            (i >= quoted && i < brackets && is_among(d, brackets, d->count, d->identities[i])))
            continue;
        c->folders[c->count++] = d->folders[i];
        c->quoted += i < quoted;
    }
}

static void make_chain(struct lookup *l, struct chain *c, const struct step *s,
                       const struct str *system, size_t system_count) {
    static const enum step_role roles[] = {STEP_QUOTE, STEP_BRACKET, STEP_SYSTEM};
    size_t most = s->folder_count + system_count, ends[3];
    struct draft d = {arena_array(&l->arena, most, sizeof *d.folders),
                      arena_array(&l->arena, most, sizeof *d.identities), 0};

    *c = (struct chain){.folders = arena_array(&l->arena, most, sizeof *c->folders)};
    for (size_t r = 0; r < sizeof roles / sizeof *roles; r++) {
        for (size_t i = 0; i < s->folder_count; i++) {
            if (s->folders[i].role == roles[r])
                add_folder(l, &d, str_from(s->folders[i].text));
        }
        ends[r] = d.count;
    }
    for (size_t i = 0; i < system_count; i++)
        add_folder(l, &d, system[i]);
    for (size_t i = 0; i < s->folder_count; i++) {
        if (s->folders[i].role == STEP_AFTER)
            add_folder(l, &d, str_from(s->folders[i].text));
    }
    keep_first(c, &d, ends[0], ends[1]);
}

void lookup_add_steps(struct lookup *l, struct step **steps, size_t count, const struct str *system,
                      size_t system_count) {
    struct buf key = {0};

    for (size_t i = 0; i < count; i++) {
        uint32_t known = l->chain_keys.count;

        key.n = 0;
        buf_add(&key, &steps[i]->key, sizeof steps[i]->key);
        for (size_t k = 0; k < steps[i]->folder_count; k++) {
            buf_putc(&key, (char)steps[i]->folders[k].role);
            buf_add(&key, steps[i]->folders[k].text, strlen(steps[i]->folders[k].text) + 1);
        }
        steps[i]->chain = intern_add(&l->chain_keys, (struct str){key.p, key.n});
        if (steps[i]->chain == known) {
            l->chains = array_grow(l->chains, &l->chain_capacity, known + 1, sizeof *l->chains);
            make_chain(l, &l->chains[known], steps[i], system, system_count);
            l->chain_count = known + 1;
        }
    }
    buf_free(&key);
}

void lookup_free(struct lookup *l) {
    for (size_t i = 0; i < l->listings.capacity; i++) {
        struct listing *list = (struct listing *)(uintptr_t)l->listings.slots[i].value;

        if (list)
            intern_free(&list->names);
    }
    free(l->chains);
    map_free(&l->hits);
    map_free(&l->listings);
    intern_free(&l->texts);
    intern_free(&l->chain_keys);
    arena_free(&l->arena);
}
