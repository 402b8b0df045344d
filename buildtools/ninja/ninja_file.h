/* SPDX-License-Identifier: MIT */
/*
 * A Ninja build as a whole: build.ninja with all that it includes. Reading finds where each
 * statement stands; file-level variables are evaluated at once, but edges and rules are only
 * remembered, and parsed when asked for (ninja_edge.h), so that reading costs little more than
 * looking for line ends. A struct ninja owns all that it hands out.
 */
#ifndef NINJA_NINJA_FILE_H
#define NINJA_NINJA_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/intern.h"
#include "base/str.h"
#include "ninja/ninja_lexer.h"

/* build.ninja is one scope; each `subninja` opens one below it. */
struct ninja_scope {
    const struct ninja_scope *parent; /* NULL for build.ninja's own */
};

/* The variables that a rule may set (Ninja manual, "Rule variables"). */
enum ninja_key {
    NINJA_COMMAND,
    NINJA_DEPFILE,
    NINJA_DEPS,
    NINJA_DESCRIPTION,
    NINJA_DYNDEP,
    NINJA_GENERATOR,
    NINJA_MSVC_DEPS_PREFIX,
    NINJA_POOL,
    NINJA_RESTAT,
    NINJA_RSPFILE,
    NINJA_RSPFILE_CONTENT,
    NINJA_KEYS
};

#define NINJA_LAST SIZE_MAX /* a time after all statements */

struct ninja_rule {
    const struct ninja_scope *scope;
    struct ninja_rule *older; /* of the same name, before this one, in another scope */
    size_t time;              /* number of the statement */
    const struct ninja_source *source;
    const char *name;              /* its place in the text */
    const char *body;              /* the line behind `rule NAME` */
    bool parsed;                   /* are the values below filled? */
    struct str values[NINJA_KEYS]; /* raw; p is NULL where the rule does not set it */
};

/* Where a build statement stands. */
struct ninja_mark {
    const struct ninja_scope *scope;
    size_t time; /* number of the statement */
    const struct ninja_source *source;
    const char *paths; /* behind `build` */
};

struct ninja_binding;

/* Files by name, so that a test can keep them in memory. */
struct ninja_loader {
    /* The text of the file `path`, which must live as long as the struct ninja; false with errno
     * set when it cannot be had. */
    bool (*load)(void *ctx, const char *path, struct str *text);
    void *ctx;
};

/* Told every few megabytes that a stretch of a text has been read and will not be needed for a
 * while; NULL: nobody wants to know. */
typedef void ninja_passed(void *ctx, struct str stretch);

struct ninja {
    struct arena arena;
    struct ninja_loader loader;
    ninja_passed *passed;                  /* gets the loader's ctx */
    const char *folder;                    /* what paths are relative to, as the user writes it */
    struct intern names;                   /* of variables and rules */
    const struct ninja_binding **bindings; /* [name] the newest value of the variable, or NULL */
    size_t binding_count, binding_capacity;
    struct ninja_rule **rules; /* [name] the newest rule, or NULL */
    size_t rule_count, rule_capacity;
    struct ninja_mark *marks; /* [mark_count] every build statement, in order */
    size_t mark_count, mark_capacity;
    size_t time;        /* variables and rules so far */
    const char **files; /* [file_count] read so far; relative to the folder unless absolute */
    size_t file_count, file_capacity;
    size_t text_used, text_limit; /* bytes that expanding made, and may make at most */
};

/* Reads FOLDER/build.ninja through the loader. False when anything is wrong, reported. ninja_free
 * in any case. */
bool ninja_read(struct ninja *n, const char *folder, struct ninja_loader loader);
void ninja_free(struct ninja *n);

/* The same for a large build, whose text is given back as it is read. */
bool ninja_read_passing(struct ninja *n, const char *folder, struct ninja_loader loader,
                        ninja_passed *passed);

/* Reading has come from `*from` to `to` of one text: tells the loader if that is much, and then
 * moves *from. */
void ninja_tell_passed(const struct ninja *n, const char **from, const char *to);

/* The value of a variable in this scope at this time, the parents' scopes included. False when it
 * has none. */
bool ninja_variable(const struct ninja *n, const struct ninja_scope *scope, size_t time,
                    struct str name, struct str *value);

/* The same, in this very scope only. */
bool ninja_own_variable(const struct ninja *n, const struct ninja_scope *scope, size_t time,
                        struct str name, struct str *value);

/* The rule of this name, seen from this scope at this time; NULL when there is none. */
struct ninja_rule *ninja_rule_find(const struct ninja *n, const struct ninja_scope *scope,
                                   size_t time, struct str name);

/* NINJA_KEYS when rules have no such variable. */
enum ninja_key ninja_key_find(struct str name);
const char *ninja_key_name(enum ninja_key key);

/* To be called by what appends a variable's value to `out`: a few lines of text can ask for any
 * amount. False, reported, when that is too much. */
bool ninja_account(const struct ninja *n, const struct buf *out);

/* Expands a raw text (as ninja_expand) and keeps it with the struct ninja. */
bool ninja_evaluate(struct ninja *n, const struct ninja_source *source, struct str raw,
                    const struct ninja_variables *variables, struct str *value);

/* The same, where the variables are the file's own at that time. */
bool ninja_evaluate_at(struct ninja *n, const struct ninja_source *source, struct str raw,
                       const struct ninja_scope *scope, size_t time, struct str *value);

#endif
