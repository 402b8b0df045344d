/* SPDX-License-Identifier: MIT */
#include "classify/agree.h"

#include <stdlib.h>

#include "base/lexical.h"

/* ---- what a run consults ---- */

/* The mentions of one run. Sets of tokens and names are bits. */
struct mentions {
    struct agree *agree;
    const struct trace *trace;
    const struct step *step;
    size_t token_words, name_words;
    uint64_t *tokens;  /* that the files hold, and the command line's values */
    uint64_t *defined; /* names without parameters, defined from the start: each look is printed */
    uint64_t *unsure;  /* names that are undefined, or functions, somewhere */
    bool restores;     /* what is undefined may come back */
};

static void collect_token(void *ctx, enum lexical_where where, struct str token) {
    struct mentions *m = ctx;
    uint32_t number = intern_find(&m->agree->names->tokens, token);

    (void)where;
    if (number != INTERN_NONE)
        names_set(m->tokens, number);
}

static struct str plain_name(struct str name) {
    const char *parenthesis = name.n ? memchr(name.p, '(', name.n) : NULL;

    if (parenthesis)
        name.n = (size_t)(parenthesis - name.p);
    return name;
}

/* What the command line says. */
static void collect_step(struct mentions *m) {
    struct lexical_visitor visitor = {.token = collect_token, .ctx = m};

    for (size_t i = 0; i < m->step->define_count; i++) {
        const struct step_define *d = &m->step->defines[i];
        struct str plain = plain_name(d->name);
        uint32_t name = intern_find(&m->agree->names->names, plain);

        lexical_tokens(d->value, &visitor);
        if (name != INTERN_NONE)
            names_set(d->value.p && plain.n == d->name.n ? m->defined : m->unsure, name);
    }
}

static void collect_files(struct mentions *m) {
    for (size_t i = 0; i < m->trace->header_count; i++) {
        const struct facts *f = facts_of(m->agree->facts, m->trace->headers[i].path);

        m->restores |= f->restores;
        for (size_t k = 0; k < f->mention_count; k++)
            names_set(m->tokens, f->mentions[k].token);
        for (size_t k = 0; m->agree->is_clang && k < f->test_count; k++)
            names_set(m->tokens, f->tests[k]);
        for (size_t k = 0; k < f->definition_count; k++) {
            const struct definition *d = &f->definitions[k];
            bool is_undef = d->body.high == 0 && d->body.low == 0;

            if (d->name != INTERN_NONE && (d->function || is_undef))
                names_set(m->unsure, d->name);
        }
    }
}

/* Adds the names that the tokens are, or make with `##`. */
static void add_mentioned(const struct agree *a, const uint64_t *tokens, uint64_t *mentioned) {
    for (uint32_t i = 0; i < a->names->names.count; i++) {
        if (names_has(tokens, i))
            names_set(mentioned, i);
    }
    for (size_t i = 0; i < a->names->split_count; i++) {
        const struct name_split *s = &a->names->splits[i];

        if (names_has(tokens, s->left) && names_has(tokens, s->right))
            names_set(mentioned, s->name);
    }
}

/* Is it sure that the header's definitions hold once it was opened? Not if its guard may have been
 * defined before. */
static bool is_read_whole(const struct mentions *m, size_t header) {
    const struct facts *f = facts_of(m->agree->facts, m->trace->headers[header].path);
    uint32_t guard;

    if (!f->guard.n)
        return true;
    guard = intern_find(&m->agree->names->names, f->guard);
    if (guard == INTERN_NONE)
        return false; /* nobody has looked for it */
    for (size_t i = 0; i < m->step->define_count; i++) {
        if (str_eq(plain_name(m->step->defines[i].name), f->guard))
            return false;
    }
    for (size_t i = 0; i < m->trace->header_count; i++) {
        const struct facts *other = facts_of(m->agree->facts, m->trace->headers[i].path);

        for (size_t k = 0; i != header && k < other->given_count; k++) {
            if (other->given[k] == guard)
                return false;
        }
    }
    return true;
}

/* The last line of file `i` that is read before `header` is opened: all of it if it does not
 * include this, nothing if it is opened later. */
static uint32_t lines_before(const struct mentions *m, size_t i, size_t header) {
    const struct trace_header *list = m->trace->headers;
    size_t inner = header;

    if (i >= header)
        return 0;
    while (inner && list[inner].from != i)
        inner = list[inner].from;
    if (!inner)
        return UINT32_MAX;
    if (list[inner].line)
        return list[inner].line;
    return i == 0 && m->step->forced_count ? 0 : UINT32_MAX; /* by -include: before the source */
}

/* Tokens that are read before a header is opened. */
static void collect_before(const struct mentions *m, size_t header, uint64_t *before) {
    struct mentions start = {.agree = m->agree, .step = m->step, .tokens = before};
    struct lexical_visitor visitor = {.token = collect_token, .ctx = &start};

    for (size_t i = 0; i < m->step->define_count; i++)
        lexical_tokens(m->step->defines[i].value, &visitor);
    for (size_t i = 0; i < header; i++) {
        const struct facts *f = facts_of(m->agree->facts, m->trace->headers[i].path);
        uint32_t last = lines_before(m, i, header);

        for (size_t k = 0; k < f->mention_count; k++) {
            if (f->mentions[k].line <= last && last)
                names_set(before, f->mentions[k].token);
        }
    }
}

/* Names that a header of definitions gives are as good as those of the command line from there on:
 * only what was read before it may have looked for them in vain. */
static void drop_defined_by(const struct mentions *m, size_t header, struct arena *scratch,
                            uint64_t *mentioned) {
    const struct facts *f = facts_of(m->agree->facts, m->trace->headers[header].path);
    uint64_t *before = NULL, *early = NULL;

    for (size_t k = 0; k < f->definition_count; k++) {
        uint32_t name = f->definitions[k].name;

        if (name == INTERN_NONE || names_has(m->unsure, name) || !names_has(mentioned, name))
            continue;
        if (!before) {
            if (!is_read_whole(m, header))
                return;
            before = arena_array(scratch, m->token_words, sizeof *before);
            early = arena_array(scratch, m->name_words, sizeof *early);
            collect_before(m, header, before);
            add_mentioned(m->agree, before, early);
        }
        if (!names_has(early, name))
            mentioned[name / 64] &= ~((uint64_t)1 << name % 64);
    }
}

void agree_prepare(struct agree *a, struct run *run, const struct step *step) {
    struct arena scratch = {0};
    struct mentions m = {.agree = a, .trace = run->trace, .step = step};
    uint64_t *mentioned;

    m.token_words = (a->names->tokens.count + 63) / 64 + 1;
    m.name_words = names_words(a->names) + 1;
    m.tokens = arena_array(&scratch, m.token_words, sizeof *m.tokens);
    m.defined = arena_array(&scratch, m.name_words, sizeof *m.defined);
    m.unsure = arena_array(&scratch, m.name_words, sizeof *m.unsure);
    run->consulted = mentioned = arena_array(&a->arena, m.name_words, sizeof *mentioned);
    collect_step(&m);
    collect_files(&m);
    add_mentioned(a, m.tokens, mentioned);
    if (!a->is_clang && !m.restores) {
        for (size_t i = 0; i < m.name_words; i++)
            mentioned[i] &= ~(m.defined[i] & ~m.unsure[i]);
        for (size_t i = 1; i < run->trace->header_count; i++)
            drop_defined_by(&m, i, &scratch, mentioned);
    }
    for (size_t i = 0; i < run->trace->query_count; i++)
        names_set(mentioned, run->trace->queries[i].name);
    for (size_t i = 0; i < a->names->odd_count; i++)
        names_set(mentioned, a->names->odd[i]);
    arena_free(&scratch);
}

/* ---- how a file is found in another chain ---- */

enum {
    FOUND_UNKNOWN,
    FOUND_SAME,
    FOUND_NOT,
    FOUND_BESIDE,
    FOUND_ELSEWHERE
}; /* the last plus a path's number */

struct finding {
    struct agree *agree;
    uint32_t chain, other;
    uint32_t result;
    bool known; /* the path lies in a folder of the chain */
};

/* What the other chain has, from the folders `here` and `there` on, for a file that was found in
 * `folder`. */
static uint32_t find_from(const struct finding *f, uint32_t folder, uint32_t name, bool quoted) {
    struct lookup *l = f->agree->lookup;
    const struct hits *here = lookup_hits(l, f->chain, name);
    const struct hits *there = lookup_hits(l, f->other, name);
    uint32_t i = quoted ? 0 : here->quoted, k = quoted ? 0 : there->quoted;

    while (i < here->count && here->folders[i] != folder && k < there->count &&
           there->folders[k] == here->folders[i]) {
        i++;
        k++;
    }
    if (i == here->count || here->folders[i] != folder || k == there->count)
        return FOUND_NOT;
    if (there->folders[k] == folder)
        return FOUND_SAME;
    return FOUND_ELSEWHERE + lookup_join(l, there->folders[k], intern_text(&l->texts, name));
}

static void merge_found(struct finding *f, uint32_t found) {
    if (f->result == FOUND_SAME)
        f->result = found;
    else if (found != FOUND_SAME && f->result != found)
        f->result = FOUND_NOT;
}

/* It is not known whether it was asked for in quotes, which are looked for in more folders. */
static void find_name(void *ctx, uint32_t folder, struct str name) {
    struct finding *f = ctx;
    uint32_t number = intern_add(&f->agree->lookup->texts, name);
    const struct hits *here = lookup_hits(f->agree->lookup, f->chain, number);

    f->known = true;
    merge_found(f, find_from(f, folder, number, true));
    for (uint32_t i = here->quoted; i < here->count; i++) {
        if (here->folders[i] == folder) {
            merge_found(f, find_from(f, folder, number, false));
            break;
        }
    }
}

static void *grow_zeroed(void *list, size_t *capacity, size_t need, size_t size) {
    size_t before = *capacity;

    list = array_grow(list, capacity, need, size);
    if (*capacity > before)
        memset((char *)list + before * size, 0, (*capacity - before) * size);
    return list;
}

/* Two chains are asked about for hundreds of paths in a row. */
static struct found_paths *paths_of_pair(struct agree *a, uint32_t chain, uint32_t other) {
    uint64_t key = map_pair(chain, other);

    if (a->last_pair != key + 1) {
        uint64_t *number = map_at(&a->chain_pairs, key);

        if (!*number)
            *number = a->chain_pairs.count;
        a->last_pair = key + 1;
        a->last_number = (uint32_t)*number;
        a->found = grow_zeroed(a->found, &a->found_capacity, a->last_number + 1, sizeof *a->found);
    }
    return &a->found[a->last_number];
}

static uint32_t find_in_other(struct agree *a, uint32_t chain, uint32_t other, uint32_t path) {
    struct finding f = {.agree = a, .chain = chain, .other = other, .result = FOUND_SAME};
    struct found_paths *found;

    if (chain == other)
        return FOUND_SAME;
    found = paths_of_pair(a, chain, other);
    if (path >= found->capacity)
        found->results =
            grow_zeroed(found->results, &found->capacity, path + 1, sizeof *found->results);
    if (found->results[path] == FOUND_UNKNOWN) {
        lookup_names(a->lookup, chain, intern_text(&a->lookup->texts, path), find_name, &f);
        found->results[path] = f.known ? f.result : FOUND_BESIDE;
    }
    return found->results[path];
}

/* ---- definitions that differ ---- */

struct changes {
    bool comparable; /* both files hold nothing but definitions, all of known names */
    uint32_t *names; /* [count] defined differently */
    size_t count;
};

static const struct definition *last_definition(const struct facts *f, uint32_t name) {
    for (size_t i = f->definition_count; i-- > 0;) {
        if (f->definitions[i].name == name)
            return &f->definitions[i];
    }
    return NULL;
}

/* Adds the names of `f` that `other` defines otherwise, or, if `missing`, not at all. */
static void compare_definitions(struct changes *c, const struct facts *f, const struct facts *other,
                                bool missing) {
    for (size_t i = 0; i < f->definition_count; i++) {
        const struct definition *d = last_definition(f, f->definitions[i].name);
        const struct definition *o = last_definition(other, d->name);

        c->comparable &= d->name != INTERN_NONE;
        if (d == &f->definitions[i] && (missing ? !o : o && !hash_eq(o->body, d->body)))
            c->names[c->count++] = d->name;
    }
}

static const struct changes *changes_of(struct agree *a, uint32_t path, uint32_t other) {
    uint64_t *slot = map_at(&a->changes, map_pair(path, other));
    struct changes *c = (struct changes *)(uintptr_t)*slot;
    const struct facts *f, *o;

    if (c)
        return c;
    c = arena_alloc(&a->arena, sizeof *c);
    f = facts_of(a->facts, path);
    o = facts_of(a->facts, other);
    c->comparable = f->exists && o->exists && f->definitions_only && o->definitions_only;
    if (c->comparable) {
        c->names =
            arena_array(&a->arena, 2 * f->definition_count + o->definition_count, sizeof *c->names);
        compare_definitions(c, f, o, false);
        compare_definitions(c, f, o, true);
        compare_definitions(c, o, f, true);
    }
    *map_at(&a->changes, map_pair(path, other)) = (uint64_t)(uintptr_t)c;
    return c;
}

/* ---- the comparison ---- */

enum { MOST_NAMED = 32 };

struct comparison {
    struct agree *agree;
    const struct run *run;
    const struct step *step, *other;
    struct { /* files that the command lines name, each by a macro or -include */
        uint32_t path, other;
    } named[MOST_NAMED];
    size_t named_count;
    void (*each)(void *ctx, const struct difference *d); /* NULL: stop at the first */
    void *ctx;
    bool differ;
};

/* Returns whether to go on. */
static bool object(struct comparison *c, enum reason_kind kind, uint32_t name, uint32_t header) {
    struct difference d = {kind, name, header};

    c->differ = true;
    if (c->each)
        c->each(c->ctx, &d);
    return c->each != NULL;
}

static bool object_to_macro(struct comparison *c, uint32_t name) {
    if (name == INTERN_NONE || names_has(c->run->consulted, name))
        return object(c, REASON_MACRO, name, 0);
    return true;
}

/* The last word that the command line has on a name. */
static const struct step_define *last_define(const struct step *s, struct str name) {
    for (size_t i = s->define_count; i-- > 0;) {
        if (str_eq(plain_name(s->defines[i].name), name))
            return &s->defines[i];
    }
    return NULL;
}

static bool same_define(const struct step_define *a, const struct step_define *b) {
    if (!a || !b)
        return a == b;
    return str_eq(a->name, b->name) && str_eq(a->value, b->value) && !a->value.p == !b->value.p;
}

/* What #include finds for a name on the command line: INTERN_NONE when nothing. */
static uint32_t find_named(struct agree *a, const struct step *s, struct str name) {
    struct lookup *l = a->lookup;
    uint32_t number = intern_add(&l->texts, name);
    const struct hits *h = lookup_hits(l, s->chain, number);

    return h->count ? lookup_join(l, h->folders[0], intern_text(&l->texts, number)) : INTERN_NONE;
}

static bool was_opened(const struct comparison *c, uint32_t path) {
    for (size_t i = 0; i < c->run->trace->header_count; i++) {
        if (c->run->trace->headers[i].path == path)
            return true;
    }
    return false;
}

static bool add_named(struct comparison *c, uint32_t path, uint32_t other) {
    if (c->named_count == MOST_NAMED || path == INTERN_NONE || other == INTERN_NONE)
        return false;
    c->named[c->named_count].path = path;
    c->named[c->named_count++].other = other;
    return true;
}

/* FOLDER/NAME, or NAME alone where there is no folder. */
static uint32_t join(struct lookup *l, struct str folder, struct str name) {
    return folder.n ? lookup_join(l, intern_add(&l->texts, folder), name)
                    : intern_add(&l->texts, name);
}

/* Finds where #include MACRO opened the file `x`: beside the file that includes it, or in the
 * search path; and what it would open for the other step, where the macro says `y`. */
static bool pair_named(struct comparison *c, struct str x, struct str y) {
    struct lookup *l = c->agree->lookup;
    const struct trace *t = c->run->trace;
    uint32_t path = find_named(c->agree, c->step, x);

    for (size_t i = 0; i < t->header_count; i++) {
        struct str from = intern_text(&l->texts, t->headers[t->headers[i].from].path);
        struct str beside = lookup_folder(from);

        if (!beside.n && t->headers[i].path == join(l, STR_LIT("."), x))
            beside = STR_LIT("."); /* as Clang prints it */
        if (t->headers[i].path != path && t->headers[i].path != join(l, beside, x))
            continue;
        return add_named(c, t->headers[i].path,
                         lookup_exists(l, beside, y) ? join(l, beside, y)
                                                     : find_named(c->agree, c->other, y));
    }
    return false;
}

/* A macro that only says which file to include: then the files are compared instead. */
static bool names_file(struct comparison *c, const struct step_define *a,
                       const struct step_define *b) {
    struct str x = a ? names_quoted(a->value) : (struct str){0};
    struct str y = b ? names_quoted(b->value) : (struct str){0};
    uint32_t string;

    if (!x.n || !y.n || *a->value.p != '"' || *b->value.p != '"') /* <x> is no token in text */
        return false;
    string = intern_find(&c->agree->names->strings, x);
    for (size_t i = 0; i < c->run->trace->string_count; i++) {
        if (c->run->trace->strings[i] == string)
            return false;
    }
    return string != INTERN_NONE && pair_named(c, x, y);
}

static bool compare_define(struct comparison *c, struct str name) {
    const struct step_define *a = last_define(c->step, name), *b = last_define(c->other, name);
    uint32_t number;

    if (same_define(a, b))
        return true;
    number = intern_find(&c->agree->names->names, name);
    if (number != INTERN_NONE && !names_has(c->run->consulted, number))
        return true;
    return names_file(c, a, b) || object_to_macro(c, number);
}

static bool compare_defines(struct comparison *c) {
    for (size_t i = 0; i < c->step->define_count; i++) {
        if (!compare_define(c, plain_name(c->step->defines[i].name)))
            return false;
    }
    for (size_t i = 0; i < c->other->define_count; i++) {
        struct str name = plain_name(c->other->defines[i].name);

        if (!last_define(c->step, name) && !compare_define(c, name))
            return false;
    }
    return true;
}

/* -include looks in the working folder first, then as #include "" does. */
static uint32_t find_forced(struct agree *a, const struct step *s, const char *name) {
    const char *folder = step_folder(s);
    struct str working = str_from(folder ? folder : ".");

    if (name[0] == '/')
        return intern_add(&a->lookup->texts, str_from(name));
    if (lookup_exists(a->lookup, working, str_from(name)))
        return join(a->lookup, working, str_from(name));
    return find_named(a, s, str_from(name));
}

static bool compare_forced(struct comparison *c) {
    if (c->step->forced_count != c->other->forced_count)
        return object(c, REASON_FLAGS, INTERN_NONE, 0);
    for (size_t i = 0; i < c->step->forced_count; i++) {
        if (c->step->forced[i].macros_only != c->other->forced[i].macros_only &&
            !object(c, REASON_FLAGS, INTERN_NONE, 0))
            return false;
    }
    for (size_t i = 0; i < c->step->forced_count; i++) {
        uint32_t path = find_forced(c->agree, c->step, c->step->forced[i].text);
        uint32_t other = find_forced(c->agree, c->other, c->other->forced[i].text);

        if ((path != other || path == INTERN_NONE) &&
            (!was_opened(c, path) || !add_named(c, path, other)) &&
            !object(c, REASON_FLAGS, INTERN_NONE, 0))
            return false;
    }
    return true;
}

static bool compare_files(struct comparison *c, uint32_t header, uint32_t other) {
    struct agree *a = c->agree;
    const struct trace_header *h = &c->run->trace->headers[header];
    const struct facts *f = facts_of(a->facts, h->path), *o = facts_of(a->facts, other);
    const struct changes *changes;

    if (h->named || f->tells_file || c->step->renames)
        return object(c, REASON_HEADER, h->path, header);
    if (f->exists && o->exists && !f->includes && !c->run->trace->places &&
        hash_eq(f->content, o->content))
        return true;
    changes = changes_of(a, h->path, other);
    if (!changes->comparable)
        return object(c, REASON_HEADER, h->path, header);
    for (size_t i = 0; i < changes->count; i++) {
        if (!object_to_macro(c, changes->names[i]))
            return false;
    }
    return true;
}

static bool has_hit(const struct hits *h, struct str probe) {
    return h->count > (probe.p[0] == '<' ? h->quoted : 0);
}

/* __has_include says the same for both. */
static bool compare_probes(struct comparison *c, uint32_t header, const struct facts *f) {
    struct lookup *l = c->agree->lookup;

    for (size_t i = 0; i < f->probe_count; i++) {
        struct str name = f->probes[i];
        const struct hits *here, *there;
        uint32_t number;

        if (name.n > 2) {
            number = intern_add(&l->texts, (struct str){name.p + 1, name.n - 2});
            here = lookup_hits(l, c->step->chain, number);
            there = lookup_hits(l, c->other->chain, number);
            if (has_hit(here, name) == has_hit(there, name))
                continue;
        }
        if (!object(c, REASON_HEADER, c->run->trace->headers[header].path, header))
            return false;
    }
    return true;
}

/* A file in no folder of the search path: was it found beside the file that includes it, or in the
 * working folder by -include? Clang calls a folder by another of its names when it has several. */
static bool is_beside(const struct comparison *c, uint32_t header) {
    struct lookup *l = c->agree->lookup;
    const struct trace_header *list = c->run->trace->headers;
    struct str path = intern_text(&l->texts, list[header].path);
    struct str folder = lookup_folder(intern_text(&l->texts, list[list[header].from].path));

    for (size_t i = 0; i < c->step->forced_count; i++) {
        if (find_forced(c->agree, c->step, c->step->forced[i].text) == list[header].path)
            return true;
    }
    if (!folder.n)
        return c->agree->is_clang ? str_starts(path, "./") : path.p[0] != '/';
    return path.n > folder.n && memcmp(path.p, folder.p, folder.n) == 0 && path.p[folder.n] == '/';
}

static bool compare_header(struct comparison *c, uint32_t header) {
    uint32_t path = c->run->trace->headers[header].path, found;
    const struct facts *f = facts_of(c->agree->facts, path);

    for (size_t i = 0; i < c->named_count; i++) {
        if (c->named[i].path != path)
            continue;
        return c->named[i].other == path || compare_files(c, header, c->named[i].other);
    }
    if (c->step->chain == c->other->chain)
        return true;
    if (f->probe_count && !compare_probes(c, header, f))
        return false;
    found = header ? find_in_other(c->agree, c->step->chain, c->other->chain, path) : FOUND_SAME;
    if (found == FOUND_SAME || (found == FOUND_BESIDE && is_beside(c, header)))
        return true;
    if (found < FOUND_ELSEWHERE)
        return object(c, REASON_HEADER, path, header);
    return compare_files(c, header, found - FOUND_ELSEWHERE);
}

/* Values for #if that ask for files: where they are asked for is not known. */
static bool values_probe(const struct step *s) {
    for (size_t i = 0; i < s->define_count; i++) {
        struct str v = s->defines[i].value;

        if (v.n && memmem(v.p, v.n, "__has_", 6))
            return true;
    }
    return false;
}

/* What no trace tells of, or not reliably. */
static bool is_traced(const struct comparison *c) {
    const struct trace *t = c->run->trace;
    bool same_folder = strcmp(c->step->command->within, c->other->command->within) == 0;

    if (c->step->untraced || c->other->untraced || strcmp(c->step->source, c->other->source) != 0)
        return false;
    if (c->step->chain != c->other->chain && values_probe(c->step))
        return false;
    for (size_t i = 0; i < t->header_count; i++) {
        if (facts_of(c->agree->facts, t->headers[i].path)->embeds ||
            (!same_folder && t->headers[i].named))
            return false;
    }
    return same_folder || (!t->opens && !t->places);
}

static void compare(struct comparison *c) {
    if (!hash_eq(c->step->key, c->other->key) && !object(c, REASON_FLAGS, INTERN_NONE, 0))
        return;
    if (!c->each && !is_traced(c)) {
        c->differ = true;
        return;
    }
    if (c->run->trace->opens && c->step->chain != c->other->chain &&
        !object(c, REASON_FLAGS, INTERN_NONE, 0))
        return;
    if (!compare_forced(c) || !compare_defines(c))
        return;
    for (size_t i = 0; i < c->run->trace->header_count; i++) {
        if (!compare_header(c, (uint32_t)i))
            return;
    }
}

bool agree_on(struct agree *a, const struct run *run, const struct step *step,
              const struct step *other) {
    struct comparison c = {.agree = a, .run = run, .step = step, .other = other};

    compare(&c);
    return !c.differ;
}

void agree_differences(struct agree *a, const struct run *run, const struct step *step,
                       const struct step *other,
                       void (*each)(void *ctx, const struct difference *d), void *ctx) {
    struct comparison c = {
        .agree = a, .run = run, .step = step, .other = other, .each = each, .ctx = ctx};

    compare(&c);
}

/* ---- where files are found ---- */

struct signing {
    struct agree *agree;
    uint32_t chain;
    struct str beside; /* folder of the file that includes */
    uint64_t sum;
};

static uint64_t mix(uint64_t sum, uint64_t n) {
    sum = (sum ^ n) * 0x9e3779b97f4a7c15u;
    return sum ^ sum >> 29;
}

/* Numbers change from run to run, texts do not. */
static uint64_t hash_text(const struct lookup *l, uint32_t number) {
    struct str s = intern_text(&l->texts, number);

    return hash_bytes(s.p, s.n).low;
}

/* The folders that have a file of this name, up to the one where it was found. */
static void sign_name(void *ctx, uint32_t folder, struct str name) {
    struct signing *s = ctx;
    struct lookup *l = s->agree->lookup;
    uint32_t number = intern_add(&l->texts, name);
    const struct hits *h = lookup_hits(l, s->chain, number);

    for (uint32_t i = 0; i < h->count; i++) {
        s->sum = mix(s->sum, hash_text(l, h->folders[i]));
        if (h->folders[i] == folder)
            break;
    }
    s->sum = mix(s->sum, lookup_exists(l, s->beside, intern_text(&l->texts, number)));
}

static uint64_t sign_header(struct agree *a, const struct trace *t, size_t i, uint32_t chain) {
    struct str from = intern_text(&a->lookup->texts, t->headers[t->headers[i].from].path);
    struct signing s = {a, chain, lookup_folder(from), 1};
    uint32_t beside = intern_add(&a->lookup->texts, s.beside);
    uint64_t *pair = map_at(&a->chain_folders, map_pair(chain, beside)), *memo;

    if (!*pair)
        *pair = a->chain_folders.count;
    memo = map_at(&a->signatures, map_pair((uint32_t)*pair, t->headers[i].path));
    if (*memo)
        return *memo;
    lookup_names(a->lookup, chain, intern_text(&a->lookup->texts, t->headers[i].path), sign_name,
                 &s);
    *map_at(&a->signatures, map_pair((uint32_t)*pair, t->headers[i].path)) = s.sum;
    return s.sum;
}

static uint64_t sign_probes(struct agree *a, const struct facts *f, uint32_t chain) {
    uint64_t sum = 0;

    for (size_t i = 0; i < f->probe_count; i++) {
        struct str name = f->probes[i];

        if (name.n > 2)
            sum = mix(sum, has_hit(lookup_hits(a->lookup, chain,
                                               intern_add(&a->lookup->texts,
                                                          (struct str){name.p + 1, name.n - 2})),
                                   name));
    }
    return sum;
}

struct hash agree_signature(struct agree *a, const struct trace *trace, const struct step *step) {
    struct hash h = {trace->header_count, 0};

    for (size_t i = 0; i < trace->header_count; i++) {
        const struct facts *f = facts_of(a->facts, trace->headers[i].path);
        uint64_t sum = sign_header(a, trace, i, step->chain);

        h.low = mix(h.low, sum ^ f->beside);
        h.high = mix(h.high + 1, f->probe_count ? sign_probes(a, f, step->chain) : sum);
    }
    return h;
}

void agree_free(struct agree *a) {
    map_free(&a->chain_folders);
    map_free(&a->signatures);
    for (size_t i = 0; i < a->found_capacity; i++)
        free(a->found[i].results);
    free(a->found);
    map_free(&a->changes);
    map_free(&a->chain_pairs);
    arena_free(&a->arena);
}
