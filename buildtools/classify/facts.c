/* SPDX-License-Identifier: MIT */
#include "classify/facts.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/lexical.h"

/* A look at one file. */
struct look {
    struct arena *arena;
    const struct names *names; /* NULL: only definitions are wanted */
    struct facts *facts;
    struct definition *definitions; /* malloc'ed */
    size_t definition_count, definition_capacity;
    struct mention *mentions; /* malloc'ed */
    size_t mention_count, mention_capacity;
    struct token_set {
        uint32_t *list; /* [count] malloc'ed */
        size_t count, capacity;
    } sets[2];         /* tests, names that are given */
    uint64_t *seen[3]; /* bits by token, of these two and of mentions */
    struct str *probes;
    size_t probe_capacity;
    struct str *quoted; /* [quoted_count] what #include asks for in quotes, without these */
    size_t quoted_count, quoted_capacity;
    struct str guard;      /* of the file's include guard */
    size_t directives;     /* so far */
    bool in_guard, closed; /* the guard is open; has been closed */
    bool other;            /* holds something other than definitions */
    bool unplaced;         /* tokens are no pieces of the text, and in no order */
    const char *counted;   /* up to here, lines are counted */
    uint32_t line;
};

/* Tokens that are looked for come in the order of the text. */
static uint32_t line_of(struct look *l, const char *p) {
    if (l->unplaced)
        return 0;
    for (const char *end; (end = memchr(l->counted, '\n', (size_t)(p - l->counted)));) {
        l->line++;
        l->counted = end + 1;
    }
    return l->line;
}

static bool asks_for_file(struct str token) {
    return token.n > 12 && token.p[0] == '_' &&
           (str_is(token, "__FILE_NAME__") || str_is(token, "__TIMESTAMP__"));
}

static void on_token(void *ctx, enum lexical_where where, struct str token) {
    struct look *l = ctx;
    unsigned kind = where == LEXICAL_TEST || where == LEXICAL_OTHER ? 0
                    : where == LEXICAL_NAME                         ? 1
                                                                    : 2;
    uint32_t number = l->names ? intern_find(&l->names->tokens, token) : INTERN_NONE;

    l->facts->tells_file |= asks_for_file(token);
    if (number == INTERN_NONE || names_has(l->seen[kind], number))
        return;
    names_set(l->seen[kind], number);
    if (kind < 2) {
        struct token_set *set = &l->sets[kind];

        set->list = array_grow(set->list, &set->capacity, set->count + 1, sizeof *set->list);
        set->list[set->count++] = number;
    } else {
        l->mentions = array_grow(l->mentions, &l->mention_capacity, l->mention_count + 1,
                                 sizeof *l->mentions);
        l->mentions[l->mention_count++] = (struct mention){number, line_of(l, token.p)};
    }
}

/* The directive's body starts right behind the name: a parenthesis there makes it a function. */
static struct hash hash_body(struct str body) {
    struct hash h;
    bool function = body.n && body.p[0] == '(';

    while (body.n && body.p[0] == ' ') {
        body.p++;
        body.n--;
    }
    while (body.n && body.p[body.n - 1] == ' ')
        body.n--;
    h = hash_bytes(body.n ? body.p : "", body.n);
    h.high ^= function;
    return h;
}

static void add_definition(struct look *l, struct str name, struct str body, bool undefined) {
    struct definition *d;

    l->definitions = array_grow(l->definitions, &l->definition_capacity, l->definition_count + 1,
                                sizeof *l->definitions);
    d = &l->definitions[l->definition_count++];
    memset(d, 0, sizeof *d);
    d->name = l->names ? intern_find(&l->names->names, name) : INTERN_NONE;
    d->text = (struct str){arena_copy(l->arena, name.n ? name.p : "", name.n), name.n};
    if (!undefined) {
        d->body = hash_body(body);
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
    case LEXICAL_EMBED:
    case LEXICAL_NOTHING:
    case LEXICAL_UNKNOWN: l->other = true; break;
    }
}

/* Each is looked for in the folder of the file itself first. */
static void add_quoted(struct look *l, struct str body) {
    const char *end;

    while (body.n && body.p[0] == ' ') {
        body.p++;
        body.n--;
    }
    end = body.n > 1 && body.p[0] == '"' ? memchr(body.p + 1, '"', body.n - 1) : NULL;
    if (!end)
        return;
    l->quoted = array_grow(l->quoted, &l->quoted_capacity, l->quoted_count + 1, sizeof *l->quoted);
    l->quoted[l->quoted_count].n = (size_t)(end - body.p - 1);
    l->quoted[l->quoted_count].p = arena_copy(l->arena, body.p + 1, l->quoted[l->quoted_count].n);
    l->quoted_count++;
}

static void on_directive(void *ctx, enum lexical_directive directive, struct str name,
                         struct str body) {
    struct look *l = ctx;

    if (!l->other)
        note_structure(l, directive, name);
    if (!l->other && (directive == LEXICAL_DEFINE || directive == LEXICAL_UNDEF))
        add_definition(l, name, body, directive == LEXICAL_UNDEF);
    if (directive == LEXICAL_INCLUDE)
        add_quoted(l, body);
    l->facts->includes |= directive == LEXICAL_INCLUDE || directive == LEXICAL_EMBED;
    l->facts->embeds |= directive == LEXICAL_EMBED;
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

static void on_doubt(void *ctx) {
    struct look *l = ctx;

    l->other = true;
    l->unplaced = true;
    for (size_t i = 0; i < l->mention_count; i++)
        l->mentions[i].line = 0;
    l->facts->includes = true;
}

static void look_at(struct look *l, struct str text) {
    struct lexical_visitor visitor = {on_token, on_directive, on_probe, on_text, on_doubt, l};

    l->counted = text.p;
    l->line = 1;
    lexical_scan(text, &visitor);
    l->other |= l->in_guard;
    l->facts->guard = l->guard.n && !l->other
                          ? (struct str){arena_copy(l->arena, l->guard.p, l->guard.n), l->guard.n}
                          : (struct str){0};
    /* What these say stands in strings, and may be made of anything. */
    if (text.n && memmem(text.p, text.n, "pop_macro", 9)) {
        l->facts->restores = true;
        on_doubt(l);
        lexical_tokens(text, &visitor);
    }
}

static void free_look(struct look *l) {
    free(l->definitions);
    free(l->probes);
    free(l->quoted);
    free(l->mentions);
    free(l->sets[0].list);
    free(l->sets[1].list);
}

static void *keep(struct arena *a, const void *list, size_t count, size_t size) {
    void *copy = arena_array(a, count, size);

    if (count)
        memcpy(copy, list, count * size);
    return copy;
}

bool facts_definitions(struct arena *a, struct str text, struct definition **definitions,
                       size_t *count) {
    struct facts facts = {0};
    struct look l = {.arena = a, .facts = &facts};

    look_at(&l, text);
    if (!l.other) {
        *definitions = keep(a, l.definitions, l.definition_count, sizeof *l.definitions);
        *count = l.definition_count;
    }
    free_look(&l);
    return !l.other;
}

static void learn(struct facts_table *t, struct facts *f, struct str folder, struct str text) {
    struct look l = {.arena = &t->arena, .names = t->names, .facts = f};
    size_t words = (t->names->tokens.count + 63) / 64 + 1;
    struct arena scratch = {0};

    for (size_t i = 0; i < sizeof l.seen / sizeof *l.seen; i++)
        l.seen[i] = arena_array(&scratch, words, sizeof **l.seen);
    look_at(&l, text);
    f->content = hash_bytes(text.p, text.n);
    f->definitions_only = !l.other;
    if (!l.other) {
        f->definitions = keep(&t->arena, l.definitions, l.definition_count, sizeof *l.definitions);
        f->definition_count = l.definition_count;
    }
    f->mentions = keep(&t->arena, l.mentions, l.mention_count, sizeof *l.mentions);
    f->mention_count = l.mention_count;
    f->test_count = l.sets[0].count;
    f->tests = keep(&t->arena, l.sets[0].list, f->test_count, sizeof *f->tests);
    f->given_count = l.sets[1].count;
    f->given = keep(&t->arena, l.sets[1].list, f->given_count, sizeof *f->given);
    f->probes = keep(&t->arena, l.probes, f->probe_count, sizeof *f->probes);
    for (size_t i = 0; i < l.quoted_count; i++)
        f->beside =
            (f->beside ^ lookup_exists(t->lookup, folder, l.quoted[i])) * 0x9e3779b97f4a7c15u;
    free_look(&l);
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
    learn(t, f, lookup_folder(str_from(name)), (struct str){(const char *)map.data, map.size});
    file_unmap(&map);
    return f;
}

void facts_free(struct facts_table *t) {
    free(t->facts);
    arena_free(&t->arena);
}
