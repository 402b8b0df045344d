/* SPDX-License-Identifier: MIT */
/* The real-time clock. Only some targets have it; stubs/rtc.c answers on the others. */
#ifndef EMU_DEV_RTC_H
#define EMU_DEV_RTC_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the guest has set a clock, and to which time: ns since its epoch. */
bool rtc_was_set(uint64_t *set_to);

/*
 * Tells the monitor's clients that the clock is now `offset` ns ahead of the guest's time. A target
 * with a clock defines it.
 */
void rtc_changed(int64_t offset);

#endif
