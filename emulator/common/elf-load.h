/* SPDX-License-Identifier: MIT */
/* Puts a guest program into RAM. It may be of either width and byte order, as the target says. */
#ifndef EMU_ELF_LOAD_H
#define EMU_ELF_LOAD_H

#include "bus.h"

/* A guest program: an executable (gABI: ET_EXEC) in the host's memory. */
typedef struct Program Program;

/*
 * Reads it. Ends the program with a message if it is not for this target, or damaged. The caller
 * owns it.
 */
Program *program_read(const char *path);

/*
 * Copies its segments (PT_LOAD) into RAM and returns its entry, as the guest calls that address.
 * Ends the program with a message if one does not fit: if ever, then the first time.
 */
uint64_t program_load(const Program *program, const Bus *bus);

void program_free(Program *program);

#endif
