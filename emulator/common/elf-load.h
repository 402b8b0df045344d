/* SPDX-License-Identifier: MIT */
/* Puts a guest program into RAM. It may be of either width and byte order, as the target says. */
#ifndef EMU_ELF_LOAD_H
#define EMU_ELF_LOAD_H

#include "bus.h"

/*
 * Loads the segments of the executable `path` (gABI: ET_EXEC, PT_LOAD) and returns its entry, as
 * the guest calls that address. Ends the program with a message if it is not for this target,
 * damaged, or does not fit into the RAM.
 */
uint64_t elf_load(const Bus *bus, const char *path);

#endif
