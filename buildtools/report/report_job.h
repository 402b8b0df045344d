/* SPDX-License-Identifier: MIT */
/*
 * What the command line asks for. Owns nothing: texts are argv's.
 */
#ifndef REPORT_REPORT_JOB_H
#define REPORT_REPORT_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/options.h"

struct report_job {
    const char *builddir;        /* NULL: only a history is asked for */
    const char *const *programs; /* [program_count] of the targets, as build.ninja names them */
    size_t program_count;        /* 0: found out */
    unsigned processors;         /* of the machine that built; 0: as many as this one has */
    const char *link;            /* file with `unitarget link --summary=json`, or NULL */
    const char *classify;        /* file with `unitarget classify --format=json`, or NULL */
    const char *ccache;          /* file with `ccache --print-stats`, or NULL */
    const char *ccache_before;   /* the same from before the build, or NULL */
    const char *compare;         /* an earlier report's JSON, or NULL */
    const char *baseline;        /* the same, where it is there; it is `compare` then, too */
    const char *budget;          /* file with limits, or NULL */
    const char *const *history;  /* [history_count] files with earlier reports */
    size_t history_count;
    bool with_history;
    /* Files to write, `-` for standard output; NULL: not wanted. */
    const char *json, *markdown, *html, *trace, *junit, *code_quality;
    bool annotations; /* GitHub's, on standard output behind all else */
    bool quiet;       /* no text on standard output */
};

/* Returns 0, an exit status, or -1 when the help was asked for and printed. */
int report_job_read(struct arena *a, struct report_job *job, int argc, char **argv);

extern const struct command_line report_command_line;

#endif
