/* SPDX-License-Identifier: MIT */
#include "classify/facts.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "classify/lexical.h"

/* A look at one file. */
struct look {
    struct arena *arena;
    const struct names *names; /* NULL: only definitions are wanted */
    struct facts *facts;
    struct definition *definitions; /* malloc'ed */
    size_t definition_count, definition_capacity;
    uint32_t *mentions, *tests; /* malloc'ed */
    size_t mention_count, mention_capacity, test_count, test_capacity;
    uint64_t *seen[2]; /* bits by token, of mentions and tests */
    struct str *probes;
    size_t probe_capacity;
    struct str guard;      /* of the file's include guard */
    size_t directives;     /* so far */
    bool in_guard, closed; /* the guard is open; has been closed */
    bool other;            /* holds something other than definitions */
};

static void on_token(void *ctx, enum lexical_where where, struct str token) {
    struct look *l = ctx;
    bool test = where == LEXICAL_TEST || where == LEXICAL_OTHER;
    uint32_t number = l->names ? intern_find(&l->names->tokens, token) : INTERN_NONE;

    if (number == INTERN_NONE || names_has(l->seen[test], number))
        return;
    names_set(l->seen[test], number);
    if (test) {
        l->tests = array_grow(l->tests, &l->test_capacity, l->test_count + 1, sizeof *l->tests);
        l->tests[l->test_count++] = number;
    } else {
        l->mentions = array_grow(l->mentions, &l->mention_capacity, l->mention_count + 1,
                                 sizeof *l->mentions);
        l->mentions[l->mention_count++] = number;
    }
}

/* The text with each stretch of white space as one blank, none at the ends. */
static struct hash hash_spaced(struct str text) {
    struct buf b = {0};
    struct hash h;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (c == '\\' && i + 1 < text.n && (text.p[i + 1] == '\n' || text.p[i + 1] == '\r'))
            continue;
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            if (b.n && b.p[b.n - 1] != ' ')
                buf_putc(&b, ' ');
        } else {
            buf_putc(&b, c);
        }
    }
    while (b.n && b.p[b.n - 1] == ' ')
        b.n--;
    h = hash_bytes(b.n ? b.p : "", b.n);
    buf_free(&b);
    return h;
}

static void add_definition(struct look *l, struct str name, struct str body, bool undefined) {
    struct definition *d;

    l->definitions = array_grow(l->definitions, &l->definition_capacity, l->definition_count + 1,
                                sizeof *l->definitions);
    d = &l->definitions[l->definition_count++];
    memset(d, 0, sizeof *d);
    d->name = l->names ? intern_find(&l->names->names, name) : INTERN_NONE;
    d->text = name;
    if (!undefined) {
        d->body = hash_spaced(body);
        d->function = body.n && body.p[0] == '(';
    }
}

/* An include guard is `#ifndef X`, `#define X` at the top and `#endif` at the bottom. */
static void note_structure(struct look *l, enum lexical_directive directive, struct str name) {
    size_t number = l->directives++;

    switch (directive) {
    case LEXICAL_IFNDEF:
        l->guard = name;
        l->in_guard = number == 0;
        l->other |= number != 0;
        break;
    case LEXICAL_DEFINE:
        l->other |= l->closed || (number == 1 && l->in_guard && !str_eq(name, l->guard));
        break;
    case LEXICAL_UNDEF: l->other |= l->closed || (number == 1 && l->in_guard); break;
    case LEXICAL_ENDIF:
        l->other |= !l->in_guard || number == 1;
        l->in_guard = false;
        l->closed = true;
        break;
    case LEXICAL_ONCE: l->directives--; break;
    case LEXICAL_IF:
    case LEXICAL_ELSE:
    case LEXICAL_INCLUDE:
    case LEXICAL_NOTHING:
    case LEXICAL_UNKNOWN: l->other = true; break;
    }
}

static void on_directive(void *ctx, enum lexical_directive directive, struct str name,
                         struct str body) {
    struct look *l = ctx;

    if (!l->other)
        note_structure(l, directive, name);
    if (!l->other && (directive == LEXICAL_DEFINE || directive == LEXICAL_UNDEF))
        add_definition(l, name, body, directive == LEXICAL_UNDEF);
    if (directive == LEXICAL_INCLUDE)
        l->facts->includes = true;
}

static void on_probe(void *ctx, struct str name) {
    struct look *l = ctx;
    struct facts *f = l->facts;

    f->includes = true;
    l->probes = array_grow(l->probes, &l->probe_capacity, f->probe_count + 1, sizeof *l->probes);
    l->probes[f->probe_count++] =
        (struct str){arena_copy(l->arena, name.n ? name.p : "", name.n), name.n};
}

static void on_text(void *ctx) {
    ((struct look *)ctx)->other = true;
}

static void look_at(struct look *l, struct str text) {
    struct lexical_visitor visitor = {on_token, on_directive, on_probe, on_text, l};

    lexical_scan(text, &visitor);
    l->other |= l->in_guard;
}

/* Definitions move to the arena, their names with them. */
static struct definition *keep_definitions(const struct look *l) {
    struct definition *d = arena_array(l->arena, l->definition_count, sizeof *d);

    for (size_t i = 0; i < l->definition_count; i++) {
        d[i] = l->definitions[i];
        d[i].text.p = arena_copy(l->arena, d[i].text.p, d[i].text.n);
    }
    return d;
}

bool facts_definitions(struct arena *a, struct str text, struct definition **definitions,
                       size_t *count) {
    struct facts facts = {0};
    struct look l = {.arena = a, .facts = &facts};

    look_at(&l, text);
    if (!l.other) {
        *definitions = keep_definitions(&l);
        *count = l.definition_count;
    }
    free(l.definitions);
    free(l.probes);
    return !l.other;
}

static uint32_t *keep_numbers(struct arena *a, const uint32_t *numbers, size_t count) {
    uint32_t *copy = arena_array(a, count, sizeof *copy);

    if (count)
        memcpy(copy, numbers, count * sizeof *copy);
    return copy;
}

static void learn(struct facts_table *t, struct facts *f, struct str text) {
    struct look l = {.arena = &t->arena, .names = t->names, .facts = f};
    size_t words = (t->names->tokens.count + 63) / 64 + 1;
    struct arena scratch = {0};

    l.seen[0] = arena_array(&scratch, words, sizeof **l.seen);
    l.seen[1] = arena_array(&scratch, words, sizeof **l.seen);
    look_at(&l, text);
    f->content = hash_bytes(text.p, text.n);
    f->definitions_only = !l.other;
    if (!l.other) {
        f->definitions = keep_definitions(&l);
        f->definition_count = l.definition_count;
    }
    f->mentions = keep_numbers(&t->arena, l.mentions, l.mention_count);
    f->mention_count = l.mention_count;
    f->tests = keep_numbers(&t->arena, l.tests, l.test_count);
    f->test_count = l.test_count;
    f->probes = arena_array(&t->arena, f->probe_count, sizeof *f->probes);
    if (f->probe_count)
        memcpy(f->probes, l.probes, f->probe_count * sizeof *f->probes);
    free(l.definitions);
    free(l.probes);
    free(l.mentions);
    free(l.tests);
    arena_free(&scratch);
}

const struct facts *facts_of(struct facts_table *t, uint32_t path) {
    size_t before = t->capacity;
    const char *name;
    struct file_map map;
    struct stat st;
    struct facts *f;

    t->facts = array_grow(t->facts, &t->capacity, path + 1, sizeof *t->facts);
    if (t->capacity > before)
        memset(t->facts + before, 0, (t->capacity - before) * sizeof *t->facts);
    if (t->facts[path])
        return t->facts[path];
    f = arena_alloc(&t->arena, sizeof *f);
    t->facts[path] = f;
    name = intern_text(&t->lookup->texts, path).p;
    if (stat(name, &st) < 0 || !file_map(&map, name))
        return f;
    f->exists = true;
    f->time[0] = st.st_mtim.tv_sec;
    f->time[1] = st.st_mtim.tv_nsec;
    learn(t, f, (struct str){(const char *)map.data, map.size});
    file_unmap(&map);
    return f;
}

void facts_free(struct facts_table *t) {
    free(t->facts);
    arena_free(&t->arena);
}
