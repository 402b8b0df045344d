/* SPDX-License-Identifier: MIT */
/* The targets that the program can be: what `unitarget link` has put into it. */
#ifndef NONE_TARGETS_H
#define NONE_TARGETS_H

#include <stddef.h>

/* Reads them from the unified program's file, which the descriptor leads to: its number as a text.
 * Ends the program with a message if it does not. */
void targets_read(const char *descriptor);

/* The unified program's file. */
int targets_file(void);

/* How many there are, without this one. */
size_t targets_count(void);

const char *targets_name(size_t i);
const char *targets_program(size_t i);

/* The next name of target i besides its program's, behind place *at, which begins with 0; NULL when
 * there are no more. */
const char *targets_next_alias(size_t i, size_t *at);

/* The target of that name; targets_count() when there is none. */
size_t targets_find(const char *name);

#endif
