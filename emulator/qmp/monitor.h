/* SPDX-License-Identifier: MIT */
/* The monitor: QMP servers where the command line asks for them. For the main thread. */
#ifndef EMU_MONITOR_H
#define EMU_MONITOR_H

#include "options.h"

/* Where the serial port writes if the command line does not say: a monitor may have stdout. */
const char *monitor_serial(const Options *options);

/*
 * Opens what -qmp asks for, and waits for clients where it says so. Ends the program with a message
 * if something cannot be had.
 */
void monitor_open(const Options *options);

/* Sends what is to be sent, for a moment, and ends all sessions. */
void monitor_close(void);

#endif
