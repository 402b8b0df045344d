/* SPDX-License-Identifier: MIT */
/*
 * A rule that says what files were made from, for make and for Ninja, which read the same text
 * nearly alike.
 */
#ifndef BASE_DEPFILE_H
#define BASE_DEPFILE_H

#include <stdbool.h>

#include "base/buf.h"

/* A zeroed one is ready for use; its text is freed with buf_free. */
struct depfile {
    struct buf text;
    bool has_inputs;
};

/* First all targets, then all inputs. A name with a line break cannot be written, and is left out.
 */
void depfile_target(struct depfile *d, const char *path);
void depfile_input(struct depfile *d, const char *path);

/* Ends the rule. */
void depfile_end(struct depfile *d);

#endif
