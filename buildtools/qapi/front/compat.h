/* SPDX-License-Identifier: MIT */
/*
 * What differs between the releases of QEMU whose schema language and output we stand in for: one
 * table of switches, so that no code asks for a version. The table is constant.
 */
#ifndef QAPI_FRONT_COMPAT_H
#define QAPI_FRONT_COMPAT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

/* How documentation comments are read. */
enum qapi_doc_syntax {
    QAPI_DOC_COLUMNS, /* to 8.0: text of a section is aligned with what stands behind its tag */
    QAPI_DOC_RELAXED, /* 8.1, 8.2: the first continuation line says how far it is indented */
    QAPI_DOC_INDENTED /* since 9.0: the same, in another grammar */
};

struct qapi_compat {
    const char *name; /* as --compat takes it */

    /* The language. */
    enum qapi_doc_syntax doc_syntax;
    bool doc_members_required;       /* members without a description are errors */
    bool doc_exceptions;             /* pragma documentation-exceptions exists */
    bool doc_headings;               /* a line that begins with = is a heading */
    bool doc_notes;                  /* there are sections Note and Example */
    bool doc_tag_before_colons;      /* `TAG::` begins a section, and is no markup of text */
    bool doc_strips_indent;          /* the text of a section loses its indentation */
    bool doc_comment_behind_refused; /* a plain comment right behind a documentation comment */
    bool doc_line_length;            /* a line of a comment has at most 70 columns */
    bool doc_sentence_spaces;        /* two spaces part sentences */
    bool doc_intro;                  /* what is indented below the name is a text of its own */
    bool doc_returns_stub;           /* a command that returns gets a Returns section in any case */
    bool union_branch_may_be_union;  /* a branch of a union may be a union itself */
    bool conditional_arguments_boxed; /* conditional arguments need 'boxed': true */
    bool feature_limit;               /* there may be at most 64 names of features */
    bool feature_names_lower;         /* they are in lower case */
    bool alternate_arrays;            /* a branch of an alternate may be an array */

    /* Names in C. */
    bool camel_by_character; /* the older conversion of CamelCase to UPPER_CASE */
    bool prefix_converted;   /* an enum's explicit prefix goes through that conversion as well */
    bool qtype_prefix;       /* the built-in enum QType has the explicit prefix QTYPE */

    /* The output. */
    bool has_for_pointers;     /* an optional pointer has a has_ member like all others */
    bool features_file;        /* qapi-features.[ch] is written; all features have numbers there */
    bool wide_feature_bits;    /* features are uint64_t, not unsigned char with two special bits */
    bool coroutine_prototypes; /* handlers that are coroutines are declared coroutine_fn */
    bool trace_events;         /* commands have trace events, unless they are suppressed */
    bool qobject_folder;       /* headers of QObject are qobject/X.h, not qapi/qmp/X.h */
    bool registry_header;      /* qapi/qmp-registry.h, not qapi/qmp/dispatch.h */
    bool alternate_error_text; /* a wrong alternate's message is spelled out, not a macro's */

    bool reported; /* its generator could not be compared: the row rests on reports */
};

/* The newest release whose generator ours was compared with. */
extern const struct qapi_compat *const qapi_compat_newest;

/* The row for a release: its own, that of the release which an update (10.0.5) is of, or that of
 * the release before, if there is a later one. NULL with a message for one that no row is right
 * for: its C would be another. */
const struct qapi_compat *qapi_compat_choose(const char *release);

/* The row for a schema: `chosen`, or if that is NULL the one that a file VERSION above the schema
 * names, as QEMU's sources have it, or the newest. `named` is the release that was asked for, or
 * NULL. If `warn`, with a warning for a file that names another release than the one chosen, and
 * for releases that are only taken as another, or are known by report. *file gets that file's path,
 * in the arena, or NULL. */
const struct qapi_compat *qapi_compat_for_schema(struct arena *a, const char *schema,
                                                 const struct qapi_compat *chosen,
                                                 const char *named, bool warn, const char **file);

/* The path of the file VERSION that tells the release of a schema's sources; NULL: there is none.
 */
const char *qapi_compat_version_file(struct arena *a, const char *schema);

/* Row i, oldest first; NULL behind the last. */
const struct qapi_compat *qapi_compat_get(size_t i);

#endif
