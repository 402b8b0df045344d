/* SPDX-License-Identifier: MIT */
/*
 * `ar` archives, normal and thin: the list of members. Members' bytes stay in the archive's
 * mapping; a thin archive has none, its members are files named relative to the archive's folder.
 */
#ifndef OBJECT_ARCHIVE_H
#define OBJECT_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct archive_member {
    const char
        *name; /* the member's name; for a thin archive its path, usable from the current folder */
    const uint8_t *data; /* its bytes; NULL in a thin archive */
    size_t size;         /* bytes */
};

struct archive {
    struct archive_member
        *members; /* [count] in the archive's order, without symbol index and name table */
    size_t count;
    bool thin;
};

/* True when the bytes begin as an archive does. */
bool archive_is_archive(const uint8_t *data, size_t size);

/* Reads the list of members of the archive at `path`, whose bytes are `data`. False with an error
 * when it is damaged. Names and the list are allocated in `a`. */
bool archive_read(struct arena *a, struct archive *archive, const char *path, const uint8_t *data,
                  size_t size);

#endif
