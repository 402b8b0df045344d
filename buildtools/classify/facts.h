/* SPDX-License-Identifier: MIT */
/*
 * What is known of a source file or header from its own text, looked up by the number of its path.
 * A struct facts_table owns its facts.
 */
#ifndef CLASSIFY_FACTS_H
#define CLASSIFY_FACTS_H

#include "classify/config_names.h"
#include "classify/lookup.h"
#include "classify/model.h"

struct definition {
    uint32_t name;    /* number in struct names; INTERN_NONE: none of these */
    struct str text;  /* the macro's name */
    struct hash body; /* of parameters and value, and whether it has any; all zero for #undef */
    bool function;    /* has parameters */
};

/* Where a token stands first. */
struct mention {
    uint32_t token; /* (names.h) */
    uint32_t line;  /* 0: may be anywhere */
};

struct facts {
    bool exists;
    bool definitions_only; /* but for comments and an include guard */
    bool includes;         /* has a directive that opens a file, or asks whether one exists */
    bool embeds;           /* may have #embed, which no trace tells of */
    bool restores;         /* may bring macros back that were undefined (#pragma pop_macro) */
    bool tells_file;       /* asks for its name or time other than by __FILE__ */
    struct str guard;      /* the macro that hides definitions_only when it is defined; or n == 0 */
    int64_t time[2];       /* when it was changed last: seconds, nanoseconds */
    struct hash content;
    struct definition *definitions; /* [definition_count], where definitions_only */
    size_t definition_count;
    struct mention *mentions; /* [mention_count] of text and macros' bodies, and of conditions other
                                 than in `defined` */
    size_t mention_count;
    uint32_t *tests; /* [test_count] tokens elsewhere in directives */
    size_t test_count;
    uint32_t *given; /* [given_count] tokens that #define and #undef name */
    size_t given_count;
    struct str *probes; /* [probe_count] operands of __has_include; empty: computed */
    size_t probe_count;
    uint64_t beside; /* which of the files that it includes in quotes lie in its own folder */
};

struct facts_table {
    struct arena arena;
    struct lookup *lookup;
    const struct names *names; /* frozen */
    struct facts **facts;      /* [number of path], malloc'ed; NULL: not looked at */
    size_t capacity;
};

/* The facts of a path; those of a file that does not exist say so. */
const struct facts *facts_of(struct facts_table *t, uint32_t path);
void facts_free(struct facts_table *t);

/* Reads definitions into the arena; false when the text holds anything else. The names are not
 * numbered. */
bool facts_definitions(struct arena *a, struct str text, struct definition **definitions,
                       size_t *count);

#endif
