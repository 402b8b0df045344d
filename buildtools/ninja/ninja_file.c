/* SPDX-License-Identifier: MIT */
#include "ninja/ninja_file.h"

#include <errno.h>
#include <stdlib.h>

#include "base/diag.h"

/* Bounds that no build comes near, so that a hostile file cannot take all memory or time. */
enum { MOST_FILES = 65536, DEEPEST_INCLUDE = 64, TEXT_LIMIT = 64 << 20, TEXT_PER_BYTE = 4 };

enum { STRETCH = 4 << 20 }; /* bytes between two calls of `passed` */

struct ninja_binding {
    const struct ninja_scope *scope;
    const struct ninja_binding
        *older;  /* the binding of the same name, in any scope, before this one */
    size_t time; /* number of the statement */
    struct str value;
};

static const char *const keys[NINJA_KEYS] = {
    [NINJA_COMMAND] = "command",
    [NINJA_DEPFILE] = "depfile",
    [NINJA_DEPS] = "deps",
    [NINJA_DESCRIPTION] = "description",
    [NINJA_DYNDEP] = "dyndep",
    [NINJA_GENERATOR] = "generator",
    [NINJA_MSVC_DEPS_PREFIX] = "msvc_deps_prefix",
    [NINJA_POOL] = "pool",
    [NINJA_RESTAT] = "restat",
    [NINJA_RSPFILE] = "rspfile",
    [NINJA_RSPFILE_CONTENT] = "rspfile_content",
};

enum ninja_key ninja_key_find(struct str name) {
    size_t key = 0;

    while (key < NINJA_KEYS && !str_is(name, keys[key]))
        key++;
    return (enum ninja_key)key;
}

const char *ninja_key_name(enum ninja_key key) {
    return keys[key];
}

static const struct ninja_binding *newest_binding(const struct ninja *n, struct str name) {
    uint32_t number = intern_find(&n->names, name);

    return number < n->binding_count ? n->bindings[number] : NULL;
}

static bool value_in(const struct ninja_binding *b, const struct ninja_scope *scope, size_t time,
                     struct str *value) {
    while (b && (b->scope != scope || b->time >= time))
        b = b->older;
    if (b)
        *value = b->value;
    return b != NULL;
}

bool ninja_own_variable(const struct ninja *n, const struct ninja_scope *scope, size_t time,
                        struct str name, struct str *value) {
    return value_in(newest_binding(n, name), scope, time, value);
}

bool ninja_variable(const struct ninja *n, const struct ninja_scope *scope, size_t time,
                    struct str name, struct str *value) {
    const struct ninja_binding *newest = newest_binding(n, name);

    for (; scope && newest; scope = scope->parent) {
        if (value_in(newest, scope, time, value))
            return true;
    }
    return false;
}

struct ninja_rule *ninja_rule_find(const struct ninja *n, const struct ninja_scope *scope,
                                   size_t time, struct str name) {
    uint32_t number = intern_find(&n->names, name);

    if (number >= n->rule_count)
        return NULL;
    for (; scope; scope = scope->parent) {
        struct ninja_rule *r = n->rules[number];

        while (r && (r->scope != scope || r->time >= time))
            r = r->older;
        if (r)
            return r;
    }
    return NULL;
}

bool ninja_account(const struct ninja *n, const struct buf *out) {
    if (out->n <= n->text_limit - n->text_used)
        return true;
    diag_error("%s: the values of the variables grow beyond %zu bytes", n->folder, n->text_limit);
    return false;
}

bool ninja_evaluate(struct ninja *n, const struct ninja_source *source, struct str raw,
                    const struct ninja_variables *variables, struct str *value) {
    struct buf out = {0};
    bool good = ninja_expand(source, raw, variables, &out) && ninja_account(n, &out);

    if (good) {
        n->text_used += out.n;
        *value = (struct str){arena_copy(&n->arena, out.p, out.n), out.n};
    }
    buf_free(&out);
    return good;
}

struct moment {
    const struct ninja *ninja;
    const struct ninja_scope *scope;
    size_t time;
};

static bool append_variable(void *ctx, struct str name, struct buf *out) {
    const struct moment *m = ctx;
    struct str value;

    if (ninja_variable(m->ninja, m->scope, m->time, name, &value))
        buf_str(out, value);
    return ninja_account(m->ninja, out);
}

bool ninja_evaluate_at(struct ninja *n, const struct ninja_source *source, struct str raw,
                       const struct ninja_scope *scope, size_t time, struct str *value) {
    struct moment m = {n, scope, time};
    struct ninja_variables variables = {append_variable, &m};

    return ninja_evaluate(n, source, raw, &variables, value);
}

/* One file that is being read. */
struct reader {
    struct ninja *ninja;
    const struct ninja_source *source;
    const struct ninja_scope *scope;
    const struct reader *includer; /* who asked for this file; NULL for build.ninja */
    struct ninja_lexer lexer;
    bool block; /* may an indented line follow? */
};

static void bind(struct reader *r, struct str name, struct str value) {
    struct ninja *n = r->ninja;
    uint32_t number = intern_add(&n->names, name);
    struct ninja_binding *b = arena_alloc(&n->arena, sizeof *b);

    n->bindings =
        array_grow(n->bindings, &n->binding_capacity, (size_t)number + 1, sizeof *n->bindings);
    while (n->binding_count <= number)
        n->bindings[n->binding_count++] = NULL;
    *b = (struct ninja_binding){r->scope, n->bindings[number], n->time++, value};
    n->bindings[number] = b;
}

static bool evaluate_here(struct reader *r, struct str raw, struct str *value) {
    return ninja_evaluate_at(r->ninja, r->source, raw, r->scope, r->ninja->time, value);
}

static bool read_variable(struct reader *r, struct str name) {
    struct str raw, value;

    if (!ninja_eat(&r->lexer, '='))
        return ninja_expected(&r->lexer, "`=`");
    if (!ninja_raw_value(&r->lexer, &raw) || !evaluate_here(r, raw, &value))
        return false;
    bind(r, name, value);
    return true;
}

static bool read_build(struct reader *r) {
    struct ninja *n = r->ninja;

    n->marks = array_grow(n->marks, &n->mark_capacity, n->mark_count + 1, sizeof *n->marks);
    n->marks[n->mark_count++] = (struct ninja_mark){r->scope, n->time, r->source, r->lexer.p};
    ninja_skip_line(&r->lexer);
    r->block = true;
    return true;
}

static void add_rule(struct reader *r, uint32_t number, const char *name) {
    struct ninja *n = r->ninja;
    struct ninja_rule *rule = arena_alloc(&n->arena, sizeof *rule);

    n->rules = array_grow(n->rules, &n->rule_capacity, (size_t)number + 1, sizeof *n->rules);
    while (n->rule_count <= number)
        n->rules[n->rule_count++] = NULL;
    *rule = (struct ninja_rule){.scope = r->scope,
                                .older = n->rules[number],
                                .time = n->time++,
                                .source = r->source,
                                .name = name,
                                .body = r->lexer.p};
    n->rules[number] = rule;
}

static bool is_duplicate(const struct reader *r, struct str name) {
    const struct ninja_rule *rule = ninja_rule_find(r->ninja, r->scope, NINJA_LAST, name);

    return (rule && rule->scope == r->scope) || str_is(name, "phony");
}

static bool read_rule(struct reader *r) {
    struct str name = ninja_name(&r->lexer);

    r->block = true;
    if (!name.n)
        return ninja_expected(&r->lexer, "the name of a rule");
    if (!ninja_line_end(&r->lexer))
        return ninja_expected(&r->lexer, "the end of the line");
    if (is_duplicate(r, name)) {
        struct diag_place place = ninja_place(r->source, name.p);

        diag_error_at(&place, "rule `%.*s` is defined twice", STR_ARG(name));
        return false;
    }
    add_rule(r, intern_add(&r->ninja->names, name), name.p);
    return true;
}

static bool read_pool(struct reader *r) {
    ninja_skip_line(&r->lexer);
    r->block = true;
    return true;
}

static bool read_default(struct reader *r) {
    ninja_skip_line(&r->lexer);
    return true;
}

static const char *join(struct arena *a, const char *folder, const char *path) {
    size_t n = strlen(folder);

    if (path[0] == '/' || strcmp(folder, ".") == 0)
        return path;
    return arena_printf(a, "%s%s%s", folder, n && folder[n - 1] == '/' ? "" : "/", path);
}

static bool read_file(struct ninja *n, const struct ninja_source *source,
                      const struct ninja_scope *scope, const struct reader *includer);

/* Why this file must not be read now, NULL when it may. */
static const char *forbid_include(const struct reader *r, const char *path) {
    size_t depth = 0;

    for (; r; r = r->includer) {
        if (strcmp(r->source->path, path) == 0)
            return "the file would include itself";
        if (++depth > DEEPEST_INCLUDE || r->ninja->file_count > MOST_FILES)
            return "too many files include each other";
    }
    return NULL;
}

/* A file as the build names it: relative to its folder, or absolute. */
static bool load(struct ninja *n, struct ninja_source *source, const char *name) {
    n->files = array_grow(n->files, &n->file_capacity, n->file_count + 1, sizeof *n->files);
    n->files[n->file_count++] = name;
    if (!n->loader.load(n->loader.ctx, source->path, &source->text))
        return false;
    if (!source->text.p) /* of an empty file */
        source->text.p = "";
    return true;
}

static bool read_included(struct reader *r, const struct ninja_scope *scope) {
    struct ninja *n = r->ninja;
    struct str raw = ninja_raw_path(&r->lexer), path;
    struct diag_place place = ninja_place(r->source, raw.p);
    struct ninja_source *source;
    const char *problem;

    if (!raw.n)
        return ninja_expected(&r->lexer, "a path");
    if (!ninja_line_end(&r->lexer))
        return ninja_expected(&r->lexer, "the end of the line");
    if (!evaluate_here(r, raw, &path))
        return false;
    source = arena_alloc(&n->arena, sizeof *source);
    source->path = join(&n->arena, n->folder, path.p);
    problem = forbid_include(r, source->path);
    if (!problem && !load(n, source, path.p))
        problem = strerror(errno);
    if (problem) {
        diag_error_at(&place, "`%s` cannot be read: %s", path.p, problem);
        return false;
    }
    return read_file(n, source, scope, r);
}

static bool read_include(struct reader *r) {
    return read_included(r, r->scope);
}

static bool read_subninja(struct reader *r) {
    struct ninja_scope *scope = arena_alloc(&r->ninja->arena, sizeof *scope);

    scope->parent = r->scope;
    return read_included(r, scope);
}

static const struct {
    const char *word;
    bool (*read)(struct reader *r); /* from behind the word on */
} statements[] = {
    {"build", read_build},     {"rule", read_rule},       {"pool", read_pool},
    {"default", read_default}, {"include", read_include}, {"subninja", read_subninja},
};

static bool read_statement(struct reader *r) {
    struct str word = ninja_name(&r->lexer);

    if (!word.n)
        return ninja_expected(&r->lexer, "a statement");
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        if (str_is(word, statements[i].word))
            return statements[i].read(r);
    }
    return read_variable(r, word);
}

/* A statement; after an error the next line is the place to go on. */
static bool read_top(struct reader *r) {
    const char *begin = r->lexer.p;

    r->block = false;
    if (read_statement(r))
        return true;
    r->lexer.p = begin;
    ninja_skip_line(&r->lexer);
    r->block = true;
    return false;
}

static bool read_indented(struct reader *r) {
    bool good = r->block;

    if (!good) {
        struct diag_place place = ninja_place(r->source, r->lexer.p);

        diag_error_at(&place,
                      "this line is indented, but no `build` or `rule` stands right above it");
    }
    ninja_skip_line(&r->lexer);
    return good;
}

void ninja_tell_passed(const struct ninja *n, const char **from, const char *to) {
    if (!n->passed || to < *from || to - *from < STRETCH)
        return;
    n->passed(n->loader.ctx, (struct str){*from, (size_t)(to - *from)});
    *from = to;
}

static bool read_file(struct ninja *n, const struct ninja_source *source,
                      const struct ninja_scope *scope, const struct reader *includer) {
    struct reader r = {.ninja = n,
                       .source = source,
                       .scope = scope,
                       .includer = includer,
                       .lexer = ninja_lexer_at(source, source->text.p)};
    const char *passed = source->text.p;
    enum ninja_line line;
    bool good = true;

    n->text_limit += source->text.n * TEXT_PER_BYTE;
    while ((line = ninja_next_line(&r.lexer)) != NINJA_LINE_END) {
        ninja_tell_passed(n, &passed, r.lexer.p);
        if (line == NINJA_LINE_BLANK)
            r.block = false;
        else
            good &= line == NINJA_LINE_TOP ? read_top(&r) : read_indented(&r);
    }
    return good;
}

bool ninja_read(struct ninja *n, const char *folder, struct ninja_loader loader) {
    return ninja_read_passing(n, folder, loader, NULL);
}

bool ninja_read_passing(struct ninja *n, const char *folder, struct ninja_loader loader,
                        ninja_passed *passed) {
    struct ninja_scope *scope;
    struct ninja_source *source;

    *n = (struct ninja){
        .loader = loader, .passed = passed, .folder = folder, .text_limit = TEXT_LIMIT};
    scope = arena_alloc(&n->arena, sizeof *scope);
    source = arena_alloc(&n->arena, sizeof *source);
    source->path = join(&n->arena, folder, "build.ninja");
    if (!load(n, source, "build.ninja")) {
        diag_error("%s cannot be read: %s", source->path, strerror(errno));
        if (errno == ENOENT || errno == ENOTDIR)
            diag_hint(
                "`%s` is no configured build folder: configure one that uses Ninja, then name it",
                folder);
        return false;
    }
    return read_file(n, source, scope, NULL);
}

void ninja_free(struct ninja *n) {
    intern_free(&n->names);
    free(n->bindings);
    free(n->rules);
    free(n->files);
    free(n->marks);
    arena_free(&n->arena);
    *n = (struct ninja){0};
}
