/* SPDX-License-Identifier: MIT */
#include "qapi/front/compat.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/file.h"
#include "base/path.h"
#include "qapi/front/schema_source.h"

/* Found by comparing the releases' generators, but for rows that are reported. What a release
 * brought stays in those behind it; what a later one dropped is in all before that. */
#define SINCE_7_0 .trace_events = true
#define SINCE_7_1 SINCE_7_0, .alternate_arrays = true, .feature_names_lower = true
#define SINCE_8_1                                                                                  \
    SINCE_7_1, .union_branch_may_be_union = true, .conditional_arguments_boxed = true,             \
               .coroutine_prototypes = true
#define SINCE_9_0 SINCE_8_1, .doc_members_required = true, .doc_exceptions = true
#define SINCE_9_1 SINCE_9_0, .alternate_error_text = true
#define SINCE_10_0                                                                                 \
    SINCE_9_1, .feature_limit = true, .features_file = true, .wide_feature_bits = true,            \
               .qobject_folder = true, .registry_header = true
#define SINCE_10_1 SINCE_10_0, .doc_returns_stub = true
#define SINCE_10_2 SINCE_10_1, .doc_line_length = true, .doc_sentence_spaces = true

#define UNTIL_10_0 .doc_headings = true
#define UNTIL_9_1                                                                                  \
    UNTIL_10_0, .camel_by_character = true, .prefix_converted = true, .qtype_prefix = true
#define UNTIL_9_0                                                                                  \
    UNTIL_9_1, .doc_notes = true, .doc_tag_before_colons = true, .doc_strips_indent = true
#define UNTIL_7_2 UNTIL_9_0, .has_for_pointers = true

static const struct qapi_compat rows[] = {
    {.name = "6.2", .doc_syntax = QAPI_DOC_COLUMNS, UNTIL_7_2},
    {.name = "7.0", .doc_syntax = QAPI_DOC_COLUMNS, SINCE_7_0, UNTIL_7_2},
    {.name = "7.1", .doc_syntax = QAPI_DOC_COLUMNS, SINCE_7_1, UNTIL_7_2},
    {.name = "7.2", .doc_syntax = QAPI_DOC_COLUMNS, SINCE_7_1, UNTIL_7_2},
    {.name = "8.0", .doc_syntax = QAPI_DOC_COLUMNS, SINCE_7_1, UNTIL_9_0},
    {.name = "8.1", .doc_syntax = QAPI_DOC_RELAXED, SINCE_8_1, UNTIL_9_0},
    {.name = "8.2", .doc_syntax = QAPI_DOC_RELAXED, SINCE_8_1, UNTIL_9_0},
    {.name = "9.0",
     .doc_syntax = QAPI_DOC_INDENTED,
     SINCE_9_0,
     UNTIL_9_0,
     .doc_comment_behind_refused = true},
    {.name = "9.1", .doc_syntax = QAPI_DOC_INDENTED, SINCE_9_1, UNTIL_9_1},
    {.name = "9.2", .doc_syntax = QAPI_DOC_INDENTED, SINCE_9_1, UNTIL_10_0},
    {.name = "10.0", .doc_syntax = QAPI_DOC_INDENTED, SINCE_10_0, UNTIL_10_0},
    {.name = "10.1", .doc_syntax = QAPI_DOC_INDENTED, SINCE_10_1},
    {.name = "10.2", .doc_syntax = QAPI_DOC_INDENTED, SINCE_10_2},
    {.name = "11.0", .doc_syntax = QAPI_DOC_INDENTED, SINCE_10_2, .reported = true},
    {.name = "11.1",
     .doc_syntax = QAPI_DOC_INDENTED,
     SINCE_10_2,
     .doc_intro = true,
     .reported = true},
};

enum { ROWS = sizeof rows / sizeof *rows, NEWEST = ROWS - 3, DEVELOPMENT = 50 };

const struct qapi_compat *const qapi_compat_newest = &rows[NEWEST];

const struct qapi_compat *qapi_compat_get(size_t i) {
    return i < ROWS ? &rows[i] : NULL;
}

struct release {
    int major, minor, update;
};

static bool parse_release(const char *text, struct release *r) {
    int end = 0;

    *r = (struct release){0};
    return sscanf(text, "%d.%d%n.%d%n", &r->major, &r->minor, &end, &r->update, &end) >= 2 &&
           !text[end] && r->major >= 0 && r->minor >= 0 && r->update >= 0;
}

/* The row of the release, or the last one before it; NULL when it is older than all. *later: is
 * there a row behind that? *own: is it the release's own? Development between two releases has
 * updates from 50 on. */
static const struct qapi_compat *find_row(struct release r, bool *own, bool *later) {
    const struct qapi_compat *found = NULL;
    struct release row = {0};

    *own = *later = false;
    for (size_t i = 0; i < ROWS && !*later; i++) {
        parse_release(rows[i].name, &row);
        if (row.major > r.major || (row.major == r.major && row.minor > r.minor)) {
            *later = true;
        } else {
            found = &rows[i];
            *own = row.major == r.major && row.minor == r.minor && r.update < DEVELOPMENT;
        }
    }
    return found;
}

static void list_releases(void) {
    char names[20 * ROWS];
    int n = 0;

    for (size_t i = 0; i < ROWS; i++)
        n += snprintf(names + n, sizeof names - (size_t)n, "%s%s", i ? ", " : "", rows[i].name);
    diag_hint("known are %s, and their updates", names);
}

/* `what` says where the release is named: an option, a file. */
static const struct qapi_compat *choose(const char *what, const char *release) {
    const struct qapi_compat *row;
    struct release r;
    bool own, later;

    if (!parse_release(release, &r)) {
        diag_error("%s %s: no release of QEMU", what, release);
        list_releases();
        return NULL;
    }
    row = find_row(r, &own, &later);
    if (row && (own || later))
        return row;
    diag_error("%s %s: the language and C interface of this release are not known", what, release);
    if (row)
        diag_hint("the newest that is known is %s", rows[ROWS - 1].name);
    else if (r.major == 6)
        diag_hint("its conditions are C text, and it has simple unions: 6.2 dropped both");
    list_releases();
    return NULL;
}

/* What is doubtful about a release that was chosen. */
static void remark(const char *what, const char *release) {
    const struct qapi_compat *row;
    struct release r;
    bool own, later;

    parse_release(release, &r);
    row = find_row(r, &own, &later);
    if (!own)
        diag_warning("%s %s: between %s and the release behind it; taken as %s", what, release,
                     row->name, row->name);
    else if (row->reported)
        diag_warning(
            "%s %s: what is known of this release rests on reports: its own generator could "
            "not be compared",
            what, release);
}

const struct qapi_compat *qapi_compat_choose(const char *release) {
    return choose("--compat", release);
}

/* ---- a file VERSION above a schema ---- */

/* The first line of the file; NULL when it cannot be read or is no release of a known kind: other
 * projects have such files, too. */
static const char *read_version(struct arena *a, const char *path) {
    struct release r;
    struct str text;
    char *line;

    if (access(path, R_OK) != 0 || !file_read(a, path, &text))
        return NULL;
    line = arena_copy(a, text.p, text.n);
    line[strcspn(line, " \t\r\n")] = '\0';
    return parse_release(line, &r) && r.major >= 6 ? line : NULL;
}

/* In the schema's folder or above it, in the same repository, as far up as QEMU's schemas are. The
 * path is written as the schema's is. */
static const char *find_version(struct arena *a, const char *schema, const char **release) {
    enum { HIGHEST = 4 };
    const char *folder = path_folder(a, path_normal(a, schema));
    const char *here = *schema == '/' ? NULL : path_normal(a, ".");

    for (int i = 0; i < HIGHEST && *folder; i++) {
        const char *path = arena_printf(a, "%s/VERSION", folder);

        *release = read_version(a, path);
        if (*release)
            return here ? path_relative(a, path, here) : path;
        if (access(arena_printf(a, "%s/.git", folder), F_OK) == 0)
            break;
        folder = path_folder(a, folder);
    }
    return NULL;
}

const char *qapi_compat_version_file(struct arena *a, const char *schema) {
    const char *release;

    return find_version(a, schema, &release);
}

const struct qapi_compat *qapi_compat_for_schema(struct arena *a, const char *schema,
                                                 const struct qapi_compat *chosen,
                                                 const char *named, bool warn, const char **file) {
    const char *release = NULL, *path = find_version(a, schema, &release);
    struct release r;
    bool own, later;

    *file = path;
    if (named && warn)
        remark("--compat", named);
    if (!path)
        return chosen ? chosen : qapi_compat_newest;
    if (!chosen) {
        chosen = choose(path, release);
        if (chosen && warn)
            remark(path, release);
        return chosen;
    }
    parse_release(release, &r);
    if (warn && find_row(r, &own, &later) != chosen) {
        diag_warning("--compat %s, but %s says %s", chosen->name, path, release);
        diag_hint("without --compat, that file chooses");
    }
    return chosen;
}
