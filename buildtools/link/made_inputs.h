/* SPDX-License-Identifier: MIT */
/*
 * Inputs that a linker makes itself: of data files (--format=binary) and of --defsym. Here they are
 * made before the link, so that each target's are among its objects.
 */
#ifndef LINK_MADE_INPUTS_H
#define LINK_MADE_INPUTS_H

#include "link/model.h"

/* The object that stands for a file's bytes. */
struct input_file *made_of_file(struct link_state *s, const char *path, bool *good);

/* Gives the target's --defsym items their inputs: an object with a number, or, for another name of
 * a symbol, that symbol's object with both. A number that is the same for all targets has none, and
 * goes to the final link. False with an error for other expressions. */
bool made_of_symbols(struct link_state *s, struct target *t);

#endif
