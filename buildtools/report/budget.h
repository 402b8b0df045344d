/* SPDX-License-Identifier: MIT */
/*
 * Limits that a build must keep: a file with a rule a line, which docs/report.md describes.
 */
#ifndef REPORT_BUDGET_H
#define REPORT_BUDGET_H

#include "report/compare.h"
#include "report/model.h"

/* Reads the file that the job names, and reports each rule that the build breaks, with its place
 * and the reason. `changes` is NULL without --compare. False when there is any error. */
bool budget_check(const struct report *r, const struct compare_result *changes);

#endif
