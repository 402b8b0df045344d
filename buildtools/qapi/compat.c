/* SPDX-License-Identifier: MIT */
#include "qapi/compat.h"

#include <string.h>

/* Found by comparing the three releases' generators. Only what is true or not zero is listed. */
static const struct qapi_compat rows[] = {
    {
        .name = "7.2",
        .doc_syntax = QAPI_DOC_COLUMNS,
        .doc_headings = true,
        .camel_by_character = true,
        .prefix_converted = true,
        .qtype_prefix = true,
        .has_for_pointers = true,
        .output_helpers = true,
    },
    {
        .name = "10.0",
        .doc_syntax = QAPI_DOC_INDENTED,
        .doc_members_required = true,
        .doc_exceptions = true,
        .doc_headings = true,
        .union_branch_may_be_union = true,
        .conditional_arguments_boxed = true,
        .feature_limit = true,
        .features_file = true,
        .wide_feature_bits = true,
        .coroutine_prototypes = true,
        .output_helpers = true,
        .qobject_folder = true,
        .registry_header = true,
        .alternate_error_text = true,
        .banner_names_tool = true,
    },
    {
        .name = "10.2",
        .doc_syntax = QAPI_DOC_INDENTED,
        .doc_members_required = true,
        .doc_exceptions = true,
        .doc_line_length = true,
        .doc_sentence_spaces = true,
        .doc_returns_stub = true,
        .union_branch_may_be_union = true,
        .conditional_arguments_boxed = true,
        .feature_limit = true,
        .features_file = true,
        .wide_feature_bits = true,
        .coroutine_prototypes = true,
        .qobject_folder = true,
        .registry_header = true,
        .alternate_error_text = true,
        .banner_names_tool = true,
    },
};

enum { ROWS = sizeof rows / sizeof *rows };

const struct qapi_compat *const qapi_compat_newest = &rows[ROWS - 1];

const struct qapi_compat *qapi_compat_get(size_t i) {
    return i < ROWS ? &rows[i] : NULL;
}

const struct qapi_compat *qapi_compat_find(const char *name) {
    for (size_t i = 0; i < ROWS; i++) {
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    }
    return NULL;
}
