/* SPDX-License-Identifier: MIT */
#include "classify/cache.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/process.h"
#include "classify/agree.h"
#include "classify/compiler.h"

enum { FORMAT_VERSION = 3, SECONDS_BETWEEN_SAVES = 3, MOST_DAYS = 30 };

static const char magic[] = "unitarget classify cache";

/* A file as it was when the answer was given. */
struct version {
    struct hash content;
    uint32_t path; /* number in texts */
    enum { VERSION_UNKNOWN, VERSION_CURRENT, VERSION_STALE } state;
};

/* An answer. The lists are numbers of versions and texts, packed (put_number). */
struct entry {
    struct hash key;
    struct hash names;     /* the set of macros that it was made with */
    struct hash signature; /* where files were found (agree.h) */
    struct hash text;
    uint32_t day;                                            /* on which it was used last */
    uint32_t header_count, query_count, string_count, flags; /* opens, places */
    struct str lists; /* headers: version, from, line and named; queries: text, header, line;
                         strings: text */
};

struct object_entry {
    struct hash key, object;
    uint32_t day;
};

struct cache {
    struct arena arena;
    const char *path;    /* NULL: nothing is kept */
    struct intern texts; /* paths, names, strings */
    struct intern version_keys;
    struct version *versions; /* [version_keys.count], malloc'ed */
    size_t version_capacity;
    struct entry *entries; /* [entry_keys.count], malloc'ed */
    size_t entry_capacity;
    struct intern entry_keys;
    struct object_entry *objects; /* [object_keys.count], malloc'ed */
    size_t object_capacity;
    struct intern object_keys;
    struct hash read; /* of the file as it was read last */
    uint32_t today;
    double saved;
    bool changed, warned;
};

/* ---- tables ---- */

static struct str bytes_of(const struct hash *h) {
    return (struct str){(const char *)h, sizeof *h};
}

static uint32_t add_version(struct cache *k, uint32_t path, struct hash content) {
    struct {
        struct hash content;
        uint64_t path;
    } key = {content, path};
    uint32_t known = k->version_keys.count;
    uint32_t number = intern_add(&k->version_keys, (struct str){(const char *)&key, sizeof key});

    if (number == known) {
        k->versions = array_grow(k->versions, &k->version_capacity, known + 1, sizeof *k->versions);
        k->versions[number] = (struct version){content, path, VERSION_UNKNOWN};
    }
    return number;
}

/* The entry of this key, new if there is none. */
static struct entry *entry_at(struct cache *k, struct hash key, bool *is_new) {
    uint32_t known = k->entry_keys.count;
    uint32_t number = intern_add(&k->entry_keys, bytes_of(&key));

    *is_new = number == known;
    if (*is_new) {
        k->entries = array_grow(k->entries, &k->entry_capacity, known + 1, sizeof *k->entries);
        k->entries[number] = (struct entry){.key = key};
    }
    return &k->entries[number];
}

static void set_object(struct cache *k, struct hash key, struct hash object, uint32_t day) {
    uint32_t known = k->object_keys.count;
    uint32_t number = intern_add(&k->object_keys, bytes_of(&key));

    if (number == known)
        k->objects = array_grow(k->objects, &k->object_capacity, known + 1, sizeof *k->objects);
    k->objects[number] = (struct object_entry){key, object, day};
}

/* ---- packing ---- */

static void put_number(struct buf *b, uint32_t n) {
    for (; n >= 0x80; n >>= 7)
        buf_putc(b, (char)(n | 0x80));
    buf_putc(b, (char)n);
}

static void put_hash(struct buf *b, struct hash h) {
    buf_add(b, &h, sizeof h);
}

struct unpack {
    const char *p, *end;
    bool bad; /* it ends too early */
};

static uint32_t get_number(struct unpack *u) {
    uint32_t n = 0;

    for (unsigned shift = 0; shift < 35; shift += 7) {
        unsigned char c;

        if (u->p == u->end)
            break;
        c = (unsigned char)*u->p++;
        n |= (uint32_t)(c & 0x7f) << shift;
        if (c < 0x80)
            return n;
    }
    u->bad = true;
    return 0;
}

static struct hash get_hash(struct unpack *u) {
    struct hash h = {0};

    if ((size_t)(u->end - u->p) < sizeof h) {
        u->bad = true;
        u->p = u->end;
        return h;
    }
    memcpy(&h, u->p, sizeof h);
    u->p += sizeof h;
    return h;
}

static struct str get_text(struct unpack *u) {
    uint32_t n = get_number(u);
    struct str s = {u->p, n};

    if ((size_t)(u->end - u->p) < n) {
        u->bad = true;
        return (struct str){u->end, 0};
    }
    u->p += n;
    return s;
}

/* ---- reading ---- */

/* The numbers of a file's tables in ours. */
struct renumbering {
    uint32_t *texts, *versions;
    uint32_t text_count, version_count;
};

static uint32_t renumber(struct unpack *u, const uint32_t *table, uint32_t count) {
    uint32_t n = get_number(u);

    if (n < count)
        return table[n];
    u->bad = true;
    return 0;
}

static void read_lists(struct unpack *u, const struct renumbering *r, const struct entry *e,
                       struct buf *lists) {
    for (uint32_t i = 0; i < e->header_count && !u->bad; i++) {
        put_number(lists, renumber(u, r->versions, r->version_count));
        put_number(lists, get_number(u));
        put_number(lists, get_number(u));
    }
    for (uint32_t i = 0; i < e->query_count && !u->bad; i++) {
        put_number(lists, renumber(u, r->texts, r->text_count));
        put_number(lists, get_number(u));
        put_number(lists, get_number(u));
    }
    for (uint32_t i = 0; i < e->string_count && !u->bad; i++)
        put_number(lists, renumber(u, r->texts, r->text_count));
}

/* What we have ourselves is newer. */
static void read_entry(struct cache *k, struct unpack *u, const struct renumbering *r) {
    struct entry e = {0};
    struct buf lists = {0};
    struct entry *place;
    bool is_new;

    e.key = get_hash(u);
    e.names = get_hash(u);
    e.signature = get_hash(u);
    e.text = get_hash(u);
    e.day = get_number(u);
    e.header_count = get_number(u);
    e.query_count = get_number(u);
    e.string_count = get_number(u);
    e.flags = get_number(u);
    read_lists(u, r, &e, &lists);
    if (!u->bad && e.day + MOST_DAYS >= k->today) {
        place = entry_at(k, e.key, &is_new);
        if (is_new) {
            *place = e;
            place->lists = (struct str){arena_copy(&k->arena, lists.p, lists.n), lists.n};
        }
    }
    buf_free(&lists);
}

static void read_objects(struct cache *k, struct unpack *u) {
    uint32_t count = get_number(u);

    for (uint32_t i = 0; i < count && !u->bad; i++) {
        struct hash key = get_hash(u), object = get_hash(u);
        uint32_t day = get_number(u);

        if (!u->bad && day + MOST_DAYS >= k->today &&
            intern_find(&k->object_keys, bytes_of(&key)) == INTERN_NONE)
            set_object(k, key, object, day);
    }
}

static void read_tables(struct cache *k, struct unpack *u) {
    struct arena scratch = {0};
    struct renumbering r = {0};
    uint32_t count;

    r.text_count = get_number(u);
    if (r.text_count > (size_t)(u->end - u->p)) /* each takes a byte at least */
        u->bad = true;
    r.texts = arena_array(&scratch, u->bad ? 0 : r.text_count, sizeof *r.texts);
    for (uint32_t i = 0; i < r.text_count && !u->bad; i++)
        r.texts[i] = intern_add(&k->texts, get_text(u));
    r.version_count = get_number(u);
    if (r.version_count > (size_t)(u->end - u->p))
        u->bad = true;
    r.versions = arena_array(&scratch, u->bad ? 0 : r.version_count, sizeof *r.versions);
    for (uint32_t i = 0; i < r.version_count && !u->bad; i++) {
        uint32_t path = renumber(u, r.texts, r.text_count);

        r.versions[i] = add_version(k, path, get_hash(u));
    }
    count = get_number(u);
    for (uint32_t i = 0; i < count && !u->bad; i++)
        read_entry(k, u, &r);
    read_objects(k, u);
    arena_free(&scratch);
}

/* Adds what the file has and we have not. The last bytes are a hash of all before. */
static void read_file(struct cache *k) {
    struct file_map map;
    struct hash found, expected;
    struct unpack u;
    size_t size;

    if (!k->path || !file_map(&map, k->path))
        return;
    size = map.size;
    if (size > sizeof magic + sizeof found + 1 && memcmp(map.data, magic, sizeof magic) == 0 &&
        map.data[sizeof magic] == FORMAT_VERSION) {
        size -= sizeof found;
        memcpy(&expected, map.data + size, sizeof expected);
        if (!hash_eq(expected, k->read)) {
            found = hash_bytes(map.data, size);
            u = (struct unpack){(const char *)map.data + sizeof magic + 1,
                                (const char *)map.data + size, false};
            if (hash_eq(found, expected))
                read_tables(k, &u);
            k->read = expected;
        }
    }
    file_unmap(&map);
}

/* ---- writing ---- */

static void put_entry(struct buf *b, const struct entry *e) {
    put_hash(b, e->key);
    put_hash(b, e->names);
    put_hash(b, e->signature);
    put_hash(b, e->text);
    put_number(b, e->day);
    put_number(b, e->header_count);
    put_number(b, e->query_count);
    put_number(b, e->string_count);
    put_number(b, e->flags);
    buf_str(b, e->lists);
}

static void put_all(const struct cache *k, struct buf *b) {
    buf_add(b, magic, sizeof magic);
    buf_putc(b, FORMAT_VERSION);
    put_number(b, k->texts.count);
    for (uint32_t i = 0; i < k->texts.count; i++) {
        put_number(b, (uint32_t)intern_text(&k->texts, i).n);
        buf_str(b, intern_text(&k->texts, i));
    }
    put_number(b, k->version_keys.count);
    for (uint32_t i = 0; i < k->version_keys.count; i++) {
        put_number(b, k->versions[i].path);
        put_hash(b, k->versions[i].content);
    }
    put_number(b, k->entry_keys.count);
    for (uint32_t i = 0; i < k->entry_keys.count; i++)
        put_entry(b, &k->entries[i]);
    put_number(b, k->object_keys.count);
    for (uint32_t i = 0; i < k->object_keys.count; i++) {
        put_hash(b, k->objects[i].key);
        put_hash(b, k->objects[i].object);
        put_number(b, k->objects[i].day);
    }
}

void cache_save(struct classify *c) {
    struct cache *k = c->cache;
    struct buf b = {0};
    struct hash h;

    if (!k->path || !k->changed)
        return;
    read_file(k); /* what others have added */
    put_all(k, &b);
    h = hash_bytes(b.p, b.n);
    put_hash(&b, h);
    if (file_write(k->path, b.p, b.n, 0666) == FILE_FAILED)
        k->path = NULL;
    else
        k->read = h;
    buf_free(&b);
    k->changed = false;
    k->saved = process_wall();
}

void cache_save_sometimes(struct classify *c) {
    if (process_wall() - c->cache->saved > SECONDS_BETWEEN_SAVES)
        cache_save(c);
}

/* ---- answers ---- */

/* All that the preprocessor is given. */
static struct hash key_of(const struct classify *c, const struct step *s) {
    const struct compiler *compiler = &c->compilers[s->tool];
    struct hash_state *h = hash_new();

    hash_add(h, &compiler->identity, sizeof compiler->identity);
    hash_add(h, c->directory, strlen(c->directory) + 1);
    hash_add(h, s->command->within, strlen(s->command->within) + 1);
    for (size_t i = 0; i < s->word_count; i++) {
        const struct step_word *w = &s->words[i];

        if (w->role == STEP_OUTPUT || w->role == STEP_WARNING || w->role == STEP_DEBUG)
            continue;
        hash_add(h, w->word, strlen(w->word) + 1);
        if (w->second)
            hash_add(h, w->second, strlen(w->second) + 1);
    }
    return hash_end(h);
}

static bool is_current(struct classify *c, struct version *v) {
    if (v->state == VERSION_UNKNOWN) {
        struct str path = intern_text(&c->cache->texts, v->path);
        const struct facts *f = facts_of(c->facts, intern_add(&c->lookup->texts, path));

        v->state = f->exists && hash_eq(f->content, v->content) ? VERSION_CURRENT : VERSION_STALE;
    }
    return v->state == VERSION_CURRENT;
}

/* NULL when a file has changed, or the entry makes no sense. */
static struct trace *unpack_trace(struct classify *c, const struct entry *e) {
    struct cache *k = c->cache;
    struct unpack u = {e->lists.p, e->lists.p + e->lists.n, false};
    struct trace *t = arena_alloc(c->arena, sizeof *t);

    t->text = e->text;
    t->opens = e->flags & 1;
    t->places = e->flags >> 1 & 1;
    t->headers = arena_array(c->arena, e->header_count, sizeof *t->headers);
    for (; t->header_count < e->header_count; t->header_count++) {
        struct version *v = &k->versions[get_number(&u)];
        struct trace_header *h = &t->headers[t->header_count];

        if (!is_current(c, v))
            return NULL;
        h->path = intern_add(&c->lookup->texts, intern_text(&k->texts, v->path));
        h->from = get_number(&u);
        h->line = get_number(&u);
        h->named = h->line & 1;
        h->line >>= 1;
        if (h->from >= e->header_count)
            return NULL;
    }
    t->queries = arena_array(c->arena, e->query_count, sizeof *t->queries);
    for (; t->query_count < e->query_count; t->query_count++) {
        struct trace_query *q = &t->queries[t->query_count];

        q->name = intern_find(&c->names->names, intern_text(&k->texts, get_number(&u)));
        q->header = get_number(&u);
        q->line = get_number(&u);
        if (q->name == INTERN_NONE || q->header >= e->header_count)
            return NULL;
    }
    t->strings = arena_array(c->arena, e->string_count, sizeof *t->strings);
    for (; t->string_count < e->string_count; t->string_count++)
        t->strings[t->string_count] =
            intern_find(&c->names->strings, intern_text(&k->texts, get_number(&u)));
    return t;
}

struct trace *cache_find(struct classify *c, const struct step *step) {
    struct cache *k = c->cache;
    struct hash key = key_of(c, step), signature;
    uint32_t number = intern_find(&k->entry_keys, bytes_of(&key));
    struct entry *e;
    struct trace *t;

    if (number == INTERN_NONE)
        return NULL;
    e = &k->entries[number];
    if (!hash_eq(e->names, c->names->hash))
        return NULL;
    t = unpack_trace(c, e);
    if (!t)
        return NULL;
    signature = agree_signature(c->agree, t, step);
    if (!hash_eq(signature, e->signature))
        return NULL;
    k->changed |= e->day != k->today;
    e->day = k->today;
    return t;
}

/* Also what other files they read is not known. */
static bool changed_meanwhile(struct classify *c, const struct trace *t, double began) {
    for (size_t i = 0; i < t->header_count; i++) {
        const struct facts *f = facts_of(c->facts, t->headers[i].path);

        if (!f->exists || f->embeds || (double)f->time[0] + 1 >= began)
            return true;
    }
    return false;
}

static struct str pack_trace(struct classify *c, const struct trace *t) {
    struct cache *k = c->cache;
    struct buf b = {0};
    struct str lists;

    for (size_t i = 0; i < t->header_count; i++) {
        const struct trace_header *h = &t->headers[i];
        uint32_t path = intern_add(&k->texts, intern_text(&c->lookup->texts, h->path));

        put_number(&b, add_version(k, path, facts_of(c->facts, h->path)->content));
        put_number(&b, h->from);
        put_number(&b, h->line << 1 | h->named);
    }
    for (size_t i = 0; i < t->query_count; i++) {
        put_number(&b, intern_add(&k->texts, intern_text(&c->names->names, t->queries[i].name)));
        put_number(&b, t->queries[i].header);
        put_number(&b, t->queries[i].line);
    }
    for (size_t i = 0; i < t->string_count; i++)
        put_number(&b, intern_add(&k->texts, intern_text(&c->names->strings, t->strings[i])));
    lists = (struct str){arena_copy(&k->arena, b.n ? b.p : "", b.n), b.n};
    buf_free(&b);
    return lists;
}

void cache_add(struct classify *c, const struct step *step, const struct trace *trace,
               double began) {
    struct cache *k = c->cache;
    struct entry *e;
    bool is_new;

    if (!k->path || changed_meanwhile(c, trace, began))
        return;
    e = entry_at(k, key_of(c, step), &is_new);
    e->names = c->names->hash;
    e->signature = agree_signature(c->agree, trace, step);
    e->text = trace->text;
    e->day = k->today;
    e->header_count = (uint32_t)trace->header_count;
    e->query_count = (uint32_t)trace->query_count;
    e->string_count = (uint32_t)trace->string_count;
    e->flags = trace->opens | (uint32_t)trace->places << 1;
    e->lists = pack_trace(c, trace);
    k->changed = true;
}

bool cache_find_object(struct classify *c, struct hash key, struct hash *object) {
    struct cache *k = c->cache;
    uint32_t number = intern_find(&k->object_keys, bytes_of(&key));

    if (number == INTERN_NONE)
        return false;
    *object = k->objects[number].object;
    k->objects[number].day = k->today;
    return true;
}

void cache_add_object(struct classify *c, struct hash key, struct hash object) {
    if (c->cache->path)
        set_object(c->cache, key, object, c->cache->today);
    c->cache->changed = true;
}

/* ---- where ---- */

/* In the build folder, or, where that cannot be written to, in the user's own cache. */
static const char *default_path(struct classify *c) {
    const char *home = getenv("XDG_CACHE_HOME");
    struct hash h = hash_bytes(c->directory, strlen(c->directory));
    const char *folder;

    if (access(c->folder, W_OK) == 0)
        return arena_printf(c->arena, "%s/.unitarget-classify.cache", c->folder);
    if (home && home[0] == '/')
        folder = home;
    else if ((home = getenv("HOME")))
        folder = arena_printf(c->arena, "%s/.cache", home);
    else
        return NULL;
    mkdir(folder, 0777);
    folder = arena_printf(c->arena, "%s/unitarget", folder);
    mkdir(folder, 0777);
    return arena_printf(c->arena, "%s/classify-%016llx.cache", folder, (unsigned long long)h.low);
}

struct cache *cache_open(struct classify *c) {
    struct cache *k = arena_alloc(c->arena, sizeof *k);

    k->today = (uint32_t)(time(NULL) / 86400);
    k->saved = process_wall();
    if (!c->job->no_cache)
        k->path = c->job->cache ? c->job->cache : default_path(c);
    read_file(k);
    return k;
}

void cache_close(struct classify *c) {
    struct cache *k = c->cache;

    if (!k)
        return;
    free(k->versions);
    free(k->entries);
    free(k->objects);
    intern_free(&k->texts);
    intern_free(&k->version_keys);
    intern_free(&k->entry_keys);
    intern_free(&k->object_keys);
    arena_free(&k->arena);
}
