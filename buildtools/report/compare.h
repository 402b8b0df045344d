/* SPDX-License-Identifier: MIT */
/*
 * What has changed since an earlier report, and why. Each step more or less has one cause, so that
 * the changes add up to the difference of the sums. The report's arena owns the result.
 */
#ifndef REPORT_COMPARE_H
#define REPORT_COMPARE_H

#include "base/buf.h"
#include "report/model.h"

enum compare_cause {
    CAUSE_TARGET,   /* a target came or went: the steps that it alone needs */
    CAUSE_SPECIFIC, /* the file was compiled once, and is now compiled for targets */
    CAUSE_ONCE,     /* the reverse */
    CAUSE_TARGETS,  /* the file is compiled for more or fewer of the targets that there were */
    CAUSE_NEW,      /* the file is new in the build */
    CAUSE_GONE
};

struct compare_change {
    enum compare_cause cause;
    const char *name; /* of a file; of a target with CAUSE_TARGET */
    int64_t steps;    /* more of them than before; may be 0 */
    uint64_t before, after;
    uint32_t file; /* REPORT_NONE: not in this build, or a target */
};

/* What the earlier report says of the whole. */
struct compare_sums {
    uint64_t steps, separate, specific_files;
    double object_bytes; /* -1: not known there */
};

struct compare_result {
    struct compare_sums before, after;
    struct compare_change *changes; /* [count] the largest first */
    size_t count;
};

/* Reads the earlier report that the job names. NULL with every error reported. */
struct compare_result *compare_make(struct report *r);

/* A sentence about the change, without the number of steps. */
const char *compare_sentence(const struct report *r, const struct compare_change *change);

void compare_print(const struct report *r, const struct compare_result *result, struct buf *out);

#endif
