/* SPDX-License-Identifier: MIT */
/*
 * The names that a help text lists.
 */
#ifndef CHECK_HELP_TEXT_H
#define CHECK_HELP_TEXT_H

#include <stdbool.h>

#include "base/str.h"

/* The name that the next line begins with, if only behind blanks, and, where devices are listed,
 * behind `name "`. Lines that begin otherwise are passed over; false at the end. */
bool help_text_next_name(struct str *rest, struct str *name);

#endif
