/* SPDX-License-Identifier: MIT */
#include "link/script.h"

#include <ctype.h>
#include <string.h>

struct reader {
    struct arena *arena;
    struct script *script;
    struct str text;
    size_t at;        /* behind the token */
    size_t from;      /* where the token begins */
    struct str token; /* a name without its quotation marks, or one character; empty at the end */
    bool quoted;
};

static void add(struct reader *r, enum script_kind kind) {
    struct script *s = r->script;

    if (s->count == s->capacity) {
        size_t capacity = s->capacity ? s->capacity * 2 : 8;
        struct script_entry *grown = arena_array(r->arena, capacity, sizeof *grown);

        if (s->count)
            memcpy(grown, s->entries, s->count * sizeof *grown);
        s->entries = grown;
        s->capacity = capacity;
    }
    s->entries[s->count++] = (struct script_entry){
        kind, r->token.n ? arena_copy(r->arena, r->token.p, r->token.n) : NULL};
}

static void skip_space(struct reader *r) {
    while (r->at < r->text.n) {
        const char *p = r->text.p + r->at;
        size_t left = r->text.n - r->at;

        if (isspace((unsigned char)*p)) {
            r->at++;
        } else if (left > 1 && p[0] == '/' && p[1] == '*') {
            const char *end = memmem(p + 2, left - 2, "*/", 2);

            r->at = end ? (size_t)(end - r->text.p) + 2 : r->text.n;
        } else {
            return;
        }
    }
}

/* File names may hold nearly everything, commas too: a comma between names stands by itself. */
static bool is_name_character(char c) {
    return !isspace((unsigned char)c) && !strchr("();{}\"", c) && c;
}

static void next(struct reader *r) {
    const char *p;

    skip_space(r);
    r->from = r->at;
    r->quoted = r->at < r->text.n && r->text.p[r->at] == '"';
    p = r->text.p + r->at;
    if (r->quoted) {
        const char *end = memchr(p + 1, '"', r->text.n - r->at - 1);

        end = end ? end : r->text.p + r->text.n;
        r->token = (struct str){p + 1, (size_t)(end - p - 1)};
        r->at = (size_t)(end - r->text.p) + (end < r->text.p + r->text.n);
        return;
    }
    while (r->at < r->text.n && is_name_character(r->text.p[r->at]))
        r->at++;
    if (r->at == r->from && r->at < r->text.n)
        r->at++;
    r->token = (struct str){p, r->at - r->from};
}

static bool is(const struct reader *r, const char *token) {
    return !r->quoted && str_is(r->token, token);
}

static bool fail(struct reader *r, const char *fault) {
    r->script->other = r->from < r->text.n ? r->from : r->text.n - 1;
    r->script->fault = fault;
    return false;
}

static bool expect_open(struct reader *r) {
    next(r);
    return is(r, "(") || fail(r, "expected ( here");
}

/* The files of INPUT ( … ), GROUP ( … ) and AS_NEEDED ( … ). */
static bool read_files(struct reader *r, bool nested) {
    const struct str none = {NULL, 0};

    if (!expect_open(r))
        return false;
    for (next(r); !is(r, ")"); next(r)) {
        if (is(r, ","))
            continue;
        if (!r->quoted && (r->token.n == 0 || strchr("(;{}", r->token.p[0])))
            return fail(r, "expected a file name or ) here");
        if (!is(r, "AS_NEEDED")) {
            add(r, SCRIPT_FILE);
            continue;
        }
        r->token = none;
        add(r, SCRIPT_NEEDED);
        if (nested || !read_files(r, true))
            return nested ? fail(r, "AS_NEEDED within AS_NEEDED") : false;
        r->token = none;
        add(r, SCRIPT_NEEDED_END);
        r->token = (struct str){",", 1};
    }
    return true;
}

/* Names between parentheses, as entries of a kind, or only passed by. */
static bool read_names(struct reader *r, bool keep, enum script_kind kind) {
    if (!expect_open(r))
        return false;
    for (next(r); !is(r, ")"); next(r)) {
        if (!r->quoted && (r->token.n == 0 || strchr("(;{}", r->token.p[0])))
            return fail(r, "expected a name or ) here");
        if (keep && !is(r, ","))
            add(r, kind);
    }
    return true;
}

static bool read_command(struct reader *r) {
    bool group = is(r, "GROUP"), good;

    if (is(r, ";"))
        return true;
    if (is(r, "INPUT") || group) {
        r->token.n = 0;
        if (group)
            add(r, SCRIPT_GROUP);
        good = read_files(r, false);
        r->token.n = 0;
        if (group)
            add(r, SCRIPT_GROUP_END);
        return good;
    }
    if (is(r, "SEARCH_DIR"))
        return read_names(r, true, SCRIPT_FOLDER);
    if (is(r, "EXTERN"))
        return read_names(r, true, SCRIPT_UNDEFINED);
    if (is(r, "OUTPUT_FORMAT") || is(r, "OUTPUT_ARCH") || is(r, "TARGET") || is(r, "NOCROSSREFS"))
        return read_names(r, false, SCRIPT_FILE);
    if (is(r, "INCLUDE")) {
        next(r);
        if (r->token.n == 0)
            return fail(r, "expected a file name here");
        add(r, SCRIPT_INCLUDE);
        return true;
    }
    return fail(r, NULL);
}

void script_read(struct arena *a, struct script *script, struct str text) {
    struct reader r = {.arena = a, .script = script, .text = text};
    bool good = true;

    *script = (struct script){.other = text.n};
    for (next(&r); good && (r.token.n || r.quoted); next(&r))
        good = read_command(&r);
}
