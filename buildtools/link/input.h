/* SPDX-License-Identifier: MIT */
/*
 * Opens what the targets' items name, each file once for all targets, and numbers all global
 * symbols.
 */
#ifndef LINK_INPUT_H
#define LINK_INPUT_H

#include "link/model.h"

/* Opens the inputs of all targets, and waits for what the driver says of its linker (linker.h)
 * before it looks for libraries. False when some file was missing or refused, with every error
 * reported. */
bool inputs_open(struct link_state *s);

/* Where the system has a library's file of this name, or NULL. The path is in the arena. */
const char *input_find_system_file(struct link_state *s, const char *name);

/* The file of this key, which is its path where the file is what it seems; `*first`: it is new, and
 * not opened yet. */
struct input_file *input_named(struct link_state *s, const char *key, bool *first);

/* Opens an object of these bytes. False with an error when it is none that can be linked. */
bool input_open_object(struct link_state *s, struct object_file *f, const char *name,
                       const uint8_t *data, size_t size);

/* The folders in which input_find_system_file looks; NULL behind the last. */
const char *input_system_folder(size_t i);

/* Appends an item to a target's. */
void input_add_item(struct arena *a, struct target *t, struct item item);

/* Says what is wrong with a member that is unusable. Always false. */
bool input_complain(struct object_file *f, const struct input_file *in);
/* The number of the object's content (elf_object_identity), found on first use. */
uint32_t input_content(struct link_state *s, struct object_file *f);

/* Unmaps all files and frees what the state has outside of its arena. */
void link_state_free(struct link_state *s);

#endif
