/* SPDX-License-Identifier: MIT */
#include "qapi/front/compat.h"

#include <stdio.h>

#include "base/diag.h"

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

const struct qapi_compat *qapi_compat_choose(const char *release) {
    const struct qapi_compat *older = NULL, *newer = NULL;
    int major = 0, minor = 0, update = 0, row_major, row_minor, end = 0;
    char names[20 * ROWS];
    bool is_release;
    int n = 0;

    is_release = (sscanf(release, "%d.%d%n.%d%n", &major, &minor, &end, &update, &end) >= 2) &&
                 !release[end];
    for (size_t i = 0; i < ROWS; i++) {
        sscanf(rows[i].name, "%d.%d", &row_major, &row_minor);
        if (is_release && row_major == major && row_minor == minor)
            return &rows[i];
        if (row_major < major || (row_major == major && row_minor < minor))
            older = &rows[i];
        else if (!newer)
            newer = &rows[i];
    }
    diag_error("--compat %s: %s", release,
               is_release ? "the language and C interface of this release are not known"
                          : "no release of QEMU");
    if (is_release && older && newer)
        diag_hint(
            "it lies between %s and %s, and its code is like neither's: C for it would be wrong",
            older->name, newer->name);
    else if (is_release && older)
        diag_hint("the newest that is known is %s", older->name);
    for (size_t i = 0; i < ROWS; i++)
        n += snprintf(names + n, sizeof names - (size_t)n, "%s%s", i ? ", " : "", rows[i].name);
    diag_hint("known are %s, and their updates", names);
    return NULL;
}
