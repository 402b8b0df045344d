/* SPDX-License-Identifier: MIT */
/*
 * A unified program's file, read back: its targets, the names that it answers to, and what it was
 * told to be. The program owns the mapping; texts are parts of it.
 */
#ifndef LINK_UNIFIED_PROGRAM_H
#define LINK_UNIFIED_PROGRAM_H

#include "base/file.h"
#include "base/word_list.h"
#include "link/target_tables.h"

struct unified_program {
    const char *path;
    struct file_map map;
    struct target_tables tables;
};

/* False, with an error, when it cannot be read or is no unified program. unified_program_close in
 * any case. */
bool unified_program_open(struct unified_program *p, const char *path);
void unified_program_close(struct unified_program *p);

/* Appends all names that programs of its targets are called by, each once. */
void unified_program_names(const struct unified_program *p, struct arena *a,
                           struct word_list *names);

/* The same of a program that may be there already, in the arena; none, and no error, where it is
 * not, or is another one. */
void unified_program_earlier(struct arena *a, const char *path, struct word_list *names);

#endif
