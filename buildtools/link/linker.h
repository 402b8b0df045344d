/* SPDX-License-Identifier: MIT */
/*
 * What the user's compiler driver says about the linker: which one it runs, where that one looks
 * for libraries, and what the driver adds to every program by itself.
 */
#ifndef LINK_LINKER_H
#define LINK_LINKER_H

#include "link/model.h"

/* Begins to ask; `command` is the driver with the options of the final link, without folders of
 * libraries. False with an error when it cannot be started. */
bool linker_ask(struct link_state *s, const struct word_list *command);

/* Waits for the answer, and fills the state's linker, build_id and own. */
void linker_know(struct link_state *s);

/* Waits for the answer, if it is still to come, and forgets it. */
void linker_forget(struct link_state *s);

#endif
