/* SPDX-License-Identifier: MIT */
/*
 * The options of all targets' links, made those of one.
 */
#ifndef LINK_LINKER_OPTIONS_H
#define LINK_LINKER_OPTIONS_H

#include "link/model.h"

/* Do the targets agree in all that one program can have only once? Else false, with an error that
 * names both sides. */
bool options_agree(const struct link_state *s);

/* Appends what the driver gets: the first target's options as they are, then what only others
 * have. */
void options_add(const struct link_state *s, struct word_list *to);

/* Is the program linked for a fixed address (-no-pie, -static)? */
bool options_fixed(const struct link_state *s);

#endif
