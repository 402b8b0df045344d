/* SPDX-License-Identifier: MIT */
/*
 * A line on the terminal that says how far the work is. Shown only where standard error is one.
 */
#ifndef CLASSIFY_PROGRESS_H
#define CLASSIFY_PROGRESS_H

#include "classify/model.h"

/* `runs` are those of programs, shown beside the bar. */
void meter_show(const struct classify *c, const char *phase, size_t done, size_t of, size_t runs);
void meter_end(const struct classify *c);

#endif
