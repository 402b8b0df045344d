/* SPDX-License-Identifier: MIT */
/*
 * .ninja_log: when each output was last made. Ninja appends a line an output, and writes the file
 * anew now and then; the form is the same in its versions 5 to 7, which differ in how commands are
 * hashed (Ninja's build_log.cc). Samurai writes version 5 with zeros for the times.
 */
#ifndef NINJA_NINJA_LOG_H
#define NINJA_NINJA_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct ninja_log_entry {
    int64_t start, end; /* milliseconds since the start of its run */
    bool recorded;      /* are they times? Not when both are zero, or the clock has jumped */
    uint32_t run;       /* number of the run of Ninja that made it, from 0 */
    uint64_t command;   /* hash of the command: outputs of one statement have the same */
    struct str output;  /* as build.ninja names it; a part of the log's text */
};

struct ninja_log {
    unsigned version;
    size_t entries;      /* good lines */
    size_t not_recorded; /* of these, without times */
    size_t jumps;        /* of these, because the clock has jumped */
    size_t broken;       /* lines that are no entries; Ninja passes them too */
    size_t first_broken; /* number of the first, from 1 */
    bool truncated;      /* the last line has no end, and was left out */
    uint32_t runs;       /* of Ninja */
    bool order_lost;     /* the log was written anew, in no order: runs cannot be told apart, and
                            all entries have run 0 */
};

/* Reads the text of a log and calls `take` for each entry, in order; a later entry for the same
 * output is to replace an earlier one. False, reported, when it is no log, or of another version.
 */
bool ninja_log_read(struct ninja_log *log, const char *path, struct str text,
                    void (*take)(void *ctx, const struct ninja_log_entry *entry), void *ctx);

#endif
