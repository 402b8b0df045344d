/* SPDX-License-Identifier: MIT */
/*
 * What differs between the releases of QEMU whose schema language and output we stand in for: one
 * table of switches, so that no code asks for a version. The table is constant.
 */
#ifndef QAPI_FRONT_COMPAT_H
#define QAPI_FRONT_COMPAT_H

#include <stdbool.h>
#include <stddef.h>

/* How documentation comments are read. */
enum qapi_doc_syntax {
    QAPI_DOC_COLUMNS, /* 7.2: text of a section is aligned with what stands behind its tag */
    QAPI_DOC_INDENTED /* 10.0: the first continuation line says how far a section is indented */
};

struct qapi_compat {
    const char *name; /* as --compat takes it */

    /* The language. */
    enum qapi_doc_syntax doc_syntax;
    bool doc_members_required;      /* members without a description are errors */
    bool doc_exceptions;            /* pragma documentation-exceptions exists */
    bool doc_headings;              /* a line that begins with = is a heading */
    bool doc_line_length;           /* a line of a comment has at most 70 columns */
    bool doc_sentence_spaces;       /* two spaces part sentences */
    bool doc_returns_stub;          /* a command that returns gets a Returns section in any case */
    bool union_branch_may_be_union; /* a branch of a union may be a union itself */
    bool conditional_arguments_boxed; /* conditional arguments need 'boxed': true */
    bool feature_limit;               /* there may be at most 64 names of features */

    /* Names in C. */
    bool camel_by_character; /* the older conversion of CamelCase to UPPER_CASE */
    bool prefix_converted;   /* an enum's explicit prefix goes through that conversion as well */
    bool qtype_prefix;       /* the built-in enum QType has the explicit prefix QTYPE */

    /* The output. */
    bool has_for_pointers;     /* an optional pointer has a has_ member like all others */
    bool features_file;        /* qapi-features.[ch] is written; all features have numbers there */
    bool wide_feature_bits;    /* features are uint64_t, not unsigned char with two special bits */
    bool coroutine_prototypes; /* handlers that are coroutines are declared coroutine_fn */
    bool output_helpers;       /* each returned type has its marshalling function, per module */
    bool qobject_folder;       /* headers of QObject are qobject/X.h, not qapi/qmp/X.h */
    bool registry_header;      /* qapi/qmp-registry.h, not qapi/qmp/dispatch.h */
    bool alternate_error_text; /* a wrong alternate's message is spelled out, not a macro's */
    bool banner_names_tool;    /* the first comment of a file names the program */
};

/* The newest release we know. */
extern const struct qapi_compat *const qapi_compat_newest;

/* The row for a release: of its own name, or of the release that an update (10.0.5) is of. NULL
 * with a message for one that no row is right for: its C would be another. */
const struct qapi_compat *qapi_compat_choose(const char *release);

/* Row i, oldest first; NULL behind the last. */
const struct qapi_compat *qapi_compat_get(size_t i);

#endif
