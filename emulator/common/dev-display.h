/* SPDX-License-Identifier: MIT */
/*
 * The display on the board's front. Only some targets have it; stubs/display.c answers on the
 * others.
 */
#ifndef EMU_DEV_DISPLAY_H
#define EMU_DEV_DISPLAY_H

/* What it shows, or NULL if nothing was written to one since the last reset. Static storage. */
const char *display_text(void);

#endif
