/* SPDX-License-Identifier: MIT */
/*
 * A unified program's file, read back: its targets, the names that it answers to, and what it was
 * told to be. The program owns the mapping; texts are parts of it.
 */
#ifndef LINK_UNIFIED_PROGRAM_H
#define LINK_UNIFIED_PROGRAM_H

#include "base/file.h"
#include "base/word_list.h"
#include "elf/program.h"
#include "link/startup.h"

struct unified_program {
    const char *path;
    struct file_map map;
    struct program elf;
    struct ut_note note;
    uint64_t note_at; /* the address of its descriptor */
    size_t told_at;   /* where struct ut_told is in the file */
    struct ut_told told;
};

/* False, with an error, when it cannot be read or is no unified program. unified_program_close in
 * any case. */
bool unified_program_open(struct unified_program *p, const char *path);
void unified_program_close(struct unified_program *p);

/* Of target `i`: its name (0) or its program's (1). */
const char *unified_program_target(const struct unified_program *p, uint32_t i, uint32_t word);

/* Appends the further names of target `i`'s program. */
void unified_program_aliases(const struct unified_program *p, struct arena *a, uint32_t i,
                             struct word_list *names);

/* Appends all names that programs of its targets are called by, each once. */
void unified_program_names(const struct unified_program *p, struct arena *a,
                           struct word_list *names);

/* The same of a program that may be there already, in the arena; none, and no error, where it is
 * not, or is another one. */
void unified_program_earlier(struct arena *a, const char *path, struct word_list *names);

#endif
