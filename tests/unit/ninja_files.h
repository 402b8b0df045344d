/* SPDX-License-Identifier: MIT */
/*
 * Build files kept in memory, for the tests of the folder build/. Owns nothing.
 */
#ifndef UNIT_NINJA_FILES_H
#define UNIT_NINJA_FILES_H

#include <errno.h>

#include "unit.h"

#include "ninja/ninja_edge.h"

struct build_file {
    const char *path; /* NULL ends a list of files */
    const char *text;
};

static inline bool build_files_load(void *ctx, const char *path, struct str *text) {
    for (const struct build_file *f = ctx; f->path; f++) {
        if (strcmp(f->path, path) == 0) {
            *text = str_from(f->text);
            return true;
        }
    }
    errno = ENOENT;
    return false;
}

static inline struct ninja_loader build_files_loader(const struct build_file *files) {
    return (struct ninja_loader){build_files_load, (void *)(uintptr_t)files};
}

#endif
