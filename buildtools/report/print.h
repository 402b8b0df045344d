/* SPDX-License-Identifier: MIT */
/*
 * The forms of a report: one file each, print_FORM.c. All append to a buffer and change nothing.
 */
#ifndef REPORT_PRINT_H
#define REPORT_PRINT_H

#include "base/buf.h"
#include "report/compare.h"
#include "report/model.h"

void print_text(const struct report *r, struct buf *out);

/* The form that docs/report.md describes, and that --compare reads. */
void print_json(const struct report *r, struct buf *out);

/* For the summary of a CI job. `changes` is NULL without --compare. */
void print_markdown(const struct report *r, const struct compare_result *changes, struct buf *out);

/* One page that needs nothing else. */
void print_html(const struct report *r, struct buf *out);

/* The timeline in the Trace Event format, as Perfetto and chrome://tracing read it. */
void print_trace(const struct report *r, struct buf *out);

/* Limits that are not kept, and what is compiled needlessly, as GitHub's workflow commands,
 * GitLab's Code Quality report, and JUnit's form of test results. */
void print_annotations(const struct report *r, struct buf *out);
void print_code_quality(const struct report *r, struct buf *out);
void print_junit(const struct report *r, struct buf *out);

/* ---- common to the forms ---- */

/* A row of the table of sums. Texts; NULL where there is no such figure. */
struct print_row {
    const char *name;
    const char *ratio, *built, *separate, *fewest, *fewest_ratio;
};

enum { PRINT_ROWS = 6 };

/* Fills the rows; returns how many there are. */
size_t print_rows(const struct report *r, struct print_row *rows);

/* "29 builds" */
const char *print_builds(const struct report *r);

/* "132 steps, 41 s, 6.1 MB" */
const char *print_amount(const struct report *r, const struct amount *a);

/* Sentences about what is not recorded, and about ccache. Each ends with a full stop; NULL behind
 * the last. */
const char *const *print_notes(const struct report *r);

/* Text in Markdown, in which nothing is to be taken for Markdown. */
const char *print_quoted(const struct report *r, const char *text);

extern const char *const print_kind_names[STEP_KINDS];

/* Numbers of targets, the dearest first; of folders, down to `depth` names, as struct
 * report_folder, with the most steps for one target first. */
const uint32_t *print_targets(const struct report *r);
const struct report_folder *print_folders(const struct report *r, size_t depth, size_t *count);

#endif
