/* SPDX-License-Identifier: MIT */
/*
 * Limits that a build must keep: a file with a rule a line, which docs/report.md describes.
 */
#ifndef REPORT_BUDGET_H
#define REPORT_BUDGET_H

#include "base/file.h"
#include "report/compare.h"
#include "report/model.h"

/* Reads the file that the job names, if any, and finds out what comes of each of its rules.
 * `changes` is NULL without
 * --compare. False, with every error reported, when a line is no rule. */
bool budget_read(struct report *r, const struct compare_result *changes, struct file_maps *maps);

/* "2 of 4 limits are not kept". */
const char *budget_summary(const struct report *r);

/* How many rules the build breaks. */
size_t budget_broken(const struct report *r);

/* Reports each rule that the build breaks, with its place and the reason; false when there is one.
 */
bool budget_kept(const struct report *r);

#endif
