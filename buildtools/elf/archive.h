/* SPDX-License-Identifier: MIT */
/*
 * `ar` archives, normal and thin: the list of members. Members' bytes stay in the archive's
 * mapping; a thin archive has none, its members are files named relative to the archive's folder.
 * And a writer of normal ones, which never holds more than a member in memory.
 */
#ifndef ELF_ARCHIVE_H
#define ELF_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/str.h"

struct archive_member {
    const char
        *name; /* the member's name; for a thin archive its path, usable from the current folder */
    const uint8_t *data; /* its bytes; NULL in a thin archive */
    size_t size;         /* bytes */
    size_t header;       /* where its header stands in the archive: the index names it so */
    size_t nested; /* in a thin archive: where the member's header stands in the file, when that
                    * is an archive itself; 0: the member is the whole file */
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

/* Calls `found(ctx, name, header)` for each symbol that the archive's index has, in its order;
 * `header` says which member defines it. False when there is no index. */
bool archive_index(const uint8_t *data, size_t size,
                   void (*found)(void *ctx, struct str name, size_t header), void *ctx);

/* The bytes of the member of a normal archive whose header stands at `header`; empty when none
 * does. */
struct str archive_member_at(const uint8_t *data, size_t size, size_t header);

/* An archive that is being written, under a temporary name. */
struct archive_writer {
    const char *path;      /* what it will be called */
    const char *temporary; /* what it is called until then */
    FILE *file;
    size_t *names; /* [count] where each member's name stands in the table of names */
    size_t count;  /* members announced */
    size_t next;   /* the member that comes next */
    int error;     /* errno of the first write that failed, or 0 */
};

/* Begins an archive of `count` members of these names, without symbol index (--whole-archive needs
 * none). False with an error when it cannot be written; the writer needs no end then. */
bool archive_writer_begin(struct archive_writer *w, struct arena *a, const char *path,
                          const char *const *names, size_t count);

/* The next member. It begins at a multiple of 8 in the file; zero bytes are added to its end for
 * that. */
void archive_writer_add(struct archive_writer *w, const void *data, size_t size);

/* Puts the archive in place when all members were added and written; else removes it, and returns
 * false with an error. */
bool archive_writer_end(struct archive_writer *w);

#endif
