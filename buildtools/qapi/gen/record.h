/* SPDX-License-Identifier: MIT */
/*
 * What a run has read and written, kept in the output folder, so that a run that would read and
 * write the same is over as soon as it has looked. Only contents count, never times: a record holds
 * while all its files have the contents they had, and the run is asked for the same. It owns a list
 * of paths and hashes.
 */
#ifndef QAPI_GEN_RECORD_H
#define QAPI_GEN_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/str.h"

struct qapi_record {
    struct buf text;     /* hash of the request, then the paths, a line each */
    struct hash *hashes; /* [count] of each file's content, in the order of the paths */
    size_t count, capacity;
    bool unfit; /* a path has a line break in it */
};

/* Begins a record of a run: `request` (bytes) says all that its outputs depend on besides files. */
void qapi_record_begin(struct qapi_record *r, struct str request);

/* A file that was read, or written, with this content. */
void qapi_record_add(struct qapi_record *r, const char *path, const void *content, size_t n);

/* Writes it to `path`, where it replaces the one before. One that cannot be written is none: the
 * next run does what this one did. */
void qapi_record_write(const struct qapi_record *r, const char *path);

/* Is there a record at `path` of a run with this request, and has each of its files, all of which
 * are read, its content still? */
bool qapi_record_holds(const char *path, struct str request);

void qapi_record_free(struct qapi_record *r);

#endif
