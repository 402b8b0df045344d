/* SPDX-License-Identifier: MIT */
/* Where the serial ports' output goes. All ports of the machine share it. */
#ifndef EMU_DEV_SERIAL_H
#define EMU_DEV_SERIAL_H

#include <stdbool.h>

struct Machine;

/*
 * "stdio", "stderr", "null" or "file:PATH". Ends the program with a message if it is none of them,
 * or the file cannot be written.
 */
void serial_open(const char *where);

/*
 * Writes what has not been written. It waits for a reader that is slow only as long as the guest of
 * `machine` need not pause, or not at all if that is NULL. False: writing failed, now
 * or before.
 */
bool serial_flush(const struct Machine *machine);

#endif
