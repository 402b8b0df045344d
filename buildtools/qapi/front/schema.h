/* SPDX-License-Identifier: MIT */
/*
 * A checked schema: what generators and other consumers read. Pure data; everything is resolved,
 * every name has its form in C beside it, and every node its place in the files. A struct
 * qapi_schema owns it all (its arena); nothing of it may be changed after qapi_schema_load.
 *
 * The order of modules, and of entities in a module, is the order of output:
 *     for each m of schema->modules: for each e of m->entities: switch (e->kind) …
 */
#ifndef QAPI_FRONT_SCHEMA_H
#define QAPI_FRONT_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "qapi/front/compat.h"
#include "qapi/front/schema_source.h"
#include "qapi/where/cond.h"

/* ---- conditions ---- */

/* Where a condition stands. Each of those in a schema has a place. */
static inline struct qapi_span qapi_cond_span(const struct cond *c) {
    return *(const struct qapi_span *)c->place;
}

/* In a schema for code that is compiled once for all targets (once.h) a condition has two parts:
 * the `cond` beside it is only what depends on the host; `when` is the number of what depends on
 * the target and is evaluated when the program runs, 0 for nothing. Elsewhere `when` is 0. */
typedef uint32_t qapi_when;
struct qapi_once;

/* ---- features ---- */

/* A name of a feature, once a schema. Its index is its bit; deprecated is 0 and unstable is 1. */
struct qapi_feature_name {
    const char *name;
    const char *constant;  /* QAPI_FEATURE_X_Y */
    uint32_t c_number;     /* equal for features whose names are the same in C */
    bool special;          /* deprecated or unstable */
    struct qapi_span span; /* the first use */
};

/* A feature of a definition, member or enum value. */
struct qapi_feature {
    const char *name;
    uint32_t number; /* index in schema->features */
    bool special;
    const struct cond *cond;
    qapi_when when;
    struct qapi_span span;
};

struct qapi_features {
    struct qapi_feature *list; /* [count] in the order of the schema */
    size_t count;
};

/* ---- members ---- */

/* A member of a struct, of a union's base, or of arguments. */
struct qapi_member {
    const char *name;                /* on the wire, without the * of optional ones */
    const char *c_name;              /* in C, made safe (q_ before keywords) */
    uint32_t c_number;               /* equal for equal c_name, and only for these */
    const struct qapi_entity *type;  /* a type, never NULL */
    const struct qapi_entity *owner; /* the object type that declares it */
    bool optional;
    bool has; /* there is a `bool has_X` beside it in C: optional, and no pointer tells presence */
    const struct cond *cond;
    qapi_when when;
    struct qapi_features features;
    struct qapi_span span; /* its key */
    struct qapi_span type_span;
    const struct qapi_section *doc; /* its description; NULL when there is none */
};

/* A branch of a union or alternate. */
struct qapi_branch {
    const char *name;
    const char *c_name; /* in C, made safe */
    uint32_t c_number;
    const struct qapi_entity *type; /* union: an object type, q_empty for implicit ones; alternate:
                                       anything but `any` and alternates */
    const struct qapi_enum_value *value; /* union: the tag's value; alternate: the value of QType */
    bool implicit;                       /* not in the schema: completes the tag's values */
    const struct cond *cond;
    qapi_when when;
    struct qapi_span span; /* its key; of an implicit one, the discriminator's name */
    struct qapi_span type_span;
    const struct qapi_section *doc; /* alternates only */
};

struct qapi_enum_value {
    const char *name;
    const char *c_name; /* made safe */
    uint32_t c_number;
    const char *constant; /* the enumeration constant, PREFIX_NAME */
    const struct cond *cond;
    qapi_when when;
    struct qapi_features features;
    struct qapi_span span;
    const struct qapi_section *doc;
};

/* ---- entities ---- */

enum qapi_kind {
    QAPI_BUILTIN, /* str, int …: types that only C knows */
    QAPI_ENUM,
    QAPI_ARRAY,
    QAPI_OBJECT, /* struct and union */
    QAPI_ALTERNATE,
    QAPI_COMMAND,
    QAPI_EVENT,
    QAPI_INCLUDE /* an include directive: repeated ones as well */
};

/* What a type is in JSON (RFC 8259), INT for those that C keeps as integers. */
enum qapi_json {
    QAPI_JSON_STRING,
    QAPI_JSON_NUMBER,
    QAPI_JSON_INT,
    QAPI_JSON_BOOLEAN,
    QAPI_JSON_NULL,
    QAPI_JSON_OBJECT,
    QAPI_JSON_ARRAY,
    QAPI_JSON_VALUE
};

struct qapi_builtin {
    enum qapi_json json;
};

struct qapi_enum {
    struct qapi_enum_value *values; /* [count] */
    size_t count;
    const char *prefix;       /* the schema's own prefix of constants; NULL: made of the name */
    const char *max_constant; /* PREFIX__MAX */
};

struct qapi_array {
    const struct qapi_entity *element; /* never an array */
};

struct qapi_object {
    const struct qapi_entity *base; /* NULL when there is none; a union's may be implicit */
    struct qapi_member *members;    /* [count] its own; a union has none */
    size_t count;
    const struct qapi_member *const
        *all; /* [all_count] the base's, and its base's …, then its own */
    size_t all_count;
    bool is_union;
    const struct qapi_member *tag; /* union: the discriminator, a member of the base */
    struct qapi_branch *branches;  /* [branch_count] those of the schema, then implicit ones */
    size_t branch_count;
};

struct qapi_alternate {
    struct qapi_branch *branches; /* [count] */
    size_t count;
};

struct qapi_command {
    const struct qapi_entity *arguments; /* object type; NULL when there is nothing to pass */
    const struct qapi_entity *returns;   /* type; NULL when there is nothing to return */
    bool boxed;                          /* the handler gets one pointer to all arguments */
    bool gen;                            /* prototype and marshalling are generated */
    bool success_response;               /* there is a reply on success */
    bool allow_oob, allow_preconfig, coroutine;
    struct qapi_span returns_span;
};

struct qapi_event {
    const struct qapi_entity *arguments; /* object type, or NULL */
    bool boxed;
};

struct qapi_include {
    const struct qapi_module *module;
};

struct qapi_entity {
    enum qapi_kind kind;
    const char *name;   /* in the schema; TList for an array of T; NULL for an include */
    const char *c_name; /* in C, made safe where the name needs it; NULL for an include */

    /* Types. Pointers end in " *", so that a declarator can follow at once. */
    const char *c_type;       /* of a variable; NULL for implicit objects, which are never held */
    const char *c_param_type; /* of a parameter: c_type, but const char * for str */

    struct qapi_module *module;
    bool implicit; /* not defined in the schema: builtins, QType, arrays, arguments, union bases */
    const struct cond *cond; /* an array's is its element's */
    qapi_when when;
    struct qapi_features features;
    struct qapi_doc *doc; /* NULL when there is none */

    struct qapi_span span;      /* of an implicit one: the definition that first needed it */
    struct qapi_span name_span; /* the value of the key that names it */
    uint32_t number;            /* index in schema->entities */

    union {
        struct qapi_builtin builtin;
        struct qapi_enum enumeration;
        struct qapi_array array_of;
        struct qapi_object object;
        struct qapi_alternate alternate;
        struct qapi_command command;
        struct qapi_event event;
        struct qapi_include include;
    };
};

static inline bool qapi_is_type(const struct qapi_entity *e) {
    return e->kind <= QAPI_ALTERNATE;
}

/* No members at all, neither own nor a base's nor branches. */
static inline bool qapi_object_is_empty(const struct qapi_entity *e) {
    return e->object.all_count == 0 && !e->object.is_union;
}

/* ---- modules ---- */

/* A file of the schema, or the module of what is built in. */
struct qapi_module {
    const char *name; /* path from the folder of the root file; "./builtin" for the first module */
    bool builtin;
    bool root;                        /* the file that was named on the command line */
    const struct qapi_source *source; /* NULL for the first module */
    struct qapi_entity **entities;    /* [count] in the order of output */
    size_t count, capacity;
};

/* ---- documentation ---- */

enum qapi_section_kind {
    QAPI_SECTION_PLAIN, /* without a tag; the first section of a comment is always such a one */
    QAPI_SECTION_MEMBER,
    QAPI_SECTION_FEATURE,
    QAPI_SECTION_RETURNS,
    QAPI_SECTION_ERRORS,
    QAPI_SECTION_SINCE,
    QAPI_SECTION_TODO,
    QAPI_SECTION_NOTE,   /* until 9.0 */
    QAPI_SECTION_EXAMPLE /* until 9.0 */
};

struct qapi_section {
    enum qapi_section_kind kind;
    const char *name; /* MEMBER and FEATURE: whose; others: the tag as written (Note or Notes);
                         PLAIN: NULL */
    struct str text;  /* without comment marks and without the tag; lines parted by newlines */
    bool stub;        /* not in the comment: stands for a description that was not given */
    bool known;       /* MEMBER and FEATURE: there is such a one */
    struct qapi_span span;
};

struct qapi_doc {
    const char *symbol;             /* what it describes; NULL: free-form */
    struct qapi_section **sections; /* [count] in the order of the text, the body first */
    size_t count, capacity;
    const struct qapi_entity *entity; /* the definition; NULL for free-form ones */
    bool faulty;           /* errors were found in it: only when they were not to be reported */
    struct qapi_span span; /* the whole comment, with both ## lines */
};

/* ---- the whole ---- */

struct qapi_schema {
    struct arena arena;
    const struct qapi_compat *compat;
    const char *version_file; /* the VERSION that chose or could choose the release, or NULL */
    struct qapi_conditions *conditions; /* from a side file, or NULL */
    const char *conditions_file;
    const struct qapi_once *once; /* NULL: each target's code is compiled on its own */

    struct qapi_source **sources; /* [source_count] every file read, in order; the root first */
    size_t source_count, source_capacity;
    struct qapi_module **modules; /* [module_count] built-in, root, then by first include */
    size_t module_count, module_capacity;
    struct qapi_entity **entities; /* [entity_count] in the order of creation */
    size_t entity_count, entity_capacity;
    struct qapi_doc **docs; /* [doc_count] every comment, in the order of reading */
    size_t doc_count, doc_capacity;
    struct qapi_feature_name *features; /* [feature_count] the special ones, then by first use */
    size_t feature_count, feature_capacity;

    const struct qapi_entity *empty; /* the type without members, q_empty */
    const struct qapi_entity *qtype; /* the built-in enum QType */
};

enum qapi_doc_check {
    QAPI_DOC_STRICT, /* every fault of a documentation comment is an error, as in the reference */
    QAPI_DOC_OFF     /* comments are not looked into: a schema is accepted whatever they say */
};

struct qapi_load_options {
    const struct qapi_compat *compat; /* NULL: what qapi_compat_for_schema says */
    const char *release; /* as the command line names it, for warnings; NULL: it does not */
    enum qapi_doc_check doc_check;
    bool no_warnings;       /* about what is accepted, but may go wrong later */
    bool whole;             /* the path may be of a file that the schema's root includes */
    const char *conditions; /* a side file of conditions (conditions.h), or NULL */
    const char *assumed;    /* the path that the text of standard input is to have, for messages and
                               for what it includes; NULL: <stdin>, in the current folder */
};

/* Reads and checks the schema whose root file is `path`, or standard input for `-`. NULL when
 * anything is wrong; all that was found has been reported (diag.h). The rules: QEMU's
 * docs/devel/qapi-code-gen.rst. */
struct qapi_schema *qapi_schema_load(const char *path, const struct qapi_load_options *options);

/* The same with the files' contents from elsewhere; NULL: from files. */
struct qapi_schema *qapi_schema_load_from(const char *path, const struct qapi_load_options *options,
                                          const struct qapi_loader *loader);

void qapi_schema_free(struct qapi_schema *s);

/* The entity of this name (definition, array TList, implicit type); NULL when there is none. */
const struct qapi_entity *qapi_schema_find(const struct qapi_schema *s, const char *name);

#endif
