/* SPDX-License-Identifier: MIT */
/*
 * Linker scripts that are inputs (GNU ld manual, "Implicit Linker Scripts"): what stands for a
 * library, such as the C library's libc.so, is a text that names the files to link.
 */
#ifndef LINK_SCRIPT_H
#define LINK_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum script_kind {
    SCRIPT_FILE,  /* a file by name, or `-lNAME` */
    SCRIPT_GROUP, /* GROUP ( */
    SCRIPT_GROUP_END,
    SCRIPT_NEEDED, /* AS_NEEDED ( */
    SCRIPT_NEEDED_END,
    SCRIPT_FOLDER,    /* SEARCH_DIR */
    SCRIPT_UNDEFINED, /* EXTERN: a symbol that has to be found */
    SCRIPT_INCLUDE    /* INCLUDE: another script */
};

struct script_entry {
    enum script_kind kind;
    const char *text; /* NULL where the kind says all */
};

struct script {
    struct script_entry *entries; /* [count] in the order of the text, in the arena */
    size_t count, capacity;
    size_t other; /* where the first command stands that says more than what to link; the text's
                   * length if there is none */
    const char *fault; /* what makes no sense at that place, or NULL */
};

/* Takes the text apart. Commands that only describe the output's format have no entry. */
void script_read(struct arena *a, struct script *script, struct str text);

#endif
