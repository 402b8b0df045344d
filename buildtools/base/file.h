/* SPDX-License-Identifier: MIT */
/*
 * Files: mapped for reading, written whole or not at all, and only when their content changes.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/str.h"

/* A file mapped read-only. The mapping owns the pages; file_unmap gives them back. */
struct file_map {
    const uint8_t *data; /* NULL when empty */
    size_t size;         /* bytes */
};

/* Maps the whole of `path`. False with errno set when it cannot be opened, is not a regular file,
 * or on I/O errors; no message is printed. */
bool file_map(struct file_map *m, const char *path);
void file_unmap(struct file_map *m);

/* Tells the system that the pages will not be needed soon, so that they do not count as memory in
 * use. */
void file_forget(const struct file_map *m);

/* The same for the pages that lie in a stretch of a mapping. */
void file_forget_stretch(const void *p, size_t n);

/* Files that stay mapped together. A zeroed one is ready for use; file_maps_free gives all back. */
struct file_maps {
    struct file_map *list; /* [count], malloc'ed */
    size_t count, capacity;
};

/* Maps a file; `text` is its content, never NULL. False as for file_map. `maps` is a struct
 * file_maps. */
bool file_maps_add(void *maps, const char *path, struct str *text);
void file_maps_free(struct file_maps *maps);

/* Reads the whole of `path` into the arena. False as for file_map. */
bool file_read(struct arena *a, const char *path, struct str *text);

/* Appends all that is left of a stream. False with errno set on I/O errors. */
bool file_read_stream(struct buf *to, FILE *from);

/* Hash of the content of `path`. False as for file_map. */
bool file_hash(const char *path, struct hash *hash);

bool file_exists(const char *path);

enum file_result {
    FILE_FAILED,    /* errno tells why; file_write has reported it */
    FILE_UNCHANGED, /* the file had this very content already and was not touched */
    FILE_WRITTEN
};

/* Makes `path` hold exactly these bytes, which are there as a whole or not at all, unless it does
 * already. `mode` as for open(2), for a new file; one that is there keeps its permissions, and is
 * not written if these forbid it. Symbolic links are followed and stay; what is no regular file (a
 * pipe, a device, /dev/stdout) is written through. */
enum file_result file_write(const char *path, const void *data, size_t size, unsigned mode);

/* The same without a message: errno tells what failed. Several threads may call it at once, for
 * different files. */
enum file_result file_update(const char *path, const void *data, size_t size, unsigned mode);

/* Where a file that is called `path` really is, or will be: symbolic links are followed. Allocated
 * in `a`; NULL with a message when they lead nowhere. */
const char *file_destination(struct arena *a, const char *path);

/* A name for a temporary file beside `path` that cannot be foreseen, registered so that it is
 * removed when the program ends early. The name is allocated in `a`. Nothing is created. */
const char *file_temporary(struct arena *a, const char *path);

/* A new folder for temporary files, registered likewise, in $TMPDIR or /tmp, for this user only;
 * NULL with a message when it cannot be made. */
const char *file_temporary_folder(struct arena *a);

/* Renames a registered temporary to its final name; false with a message when that fails. */
bool file_commit(const char *temporary, const char *path);

/* Removes a registered temporary file, or folder with all that is in it. */
void file_discard(const char *temporary);

/* Removes all registered temporaries: called on fatal errors, and on signals (async-signal-safe).
 */
void file_remove_temporaries(void);

/* From now on removes them also when a signal (hang-up, interrupt, quit, terminate, broken pipe, a
 * limit) ends the program. A signal that is ignored stays so. */
void file_guard_temporaries(void);

/* Makes the folder unless it exists; false with a message when that fails. */
bool file_make_folder(const char *path);

/* The same with the folders around it; "" is the current one. */
bool file_make_folders(struct arena *a, const char *path);

/* Does the regular file hold these very bytes? */
bool file_holds(const char *path, const void *data, size_t size);

/* A folder that only one program at a time works in. */
struct folder_lock {
    const char *folder;
    const char *path; /* of the file in it that is locked */
    int file;         /* -1: not locked */
};

/* Makes the folder unless it exists, and waits for others that hold it, saying so after a moment.
 * Held until folder_unlock, or until the program ends in whatever way, but not by programs that it
 * started. What a program that was ended by force left there of temporary files is removed. Where
 * the file system knows no locks, nobody waits. False with a message when the folder or the file in
 * it cannot be made. */
bool folder_lock(struct arena *a, struct folder_lock *l, const char *folder);

/* Leaves no folder that is empty. */
void folder_unlock(struct folder_lock *l);

#endif
