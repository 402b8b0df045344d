/* SPDX-License-Identifier: MIT */
/*
 * Figures as people read them. The texts are the arena's.
 */
#ifndef REPORT_UNITS_H
#define REPORT_UNITS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

const char *units_count(struct arena *a, uint64_t n);       /* 41,204 */
const char *units_change(struct arena *a, int64_t n);       /* +132, -3, 0 */
const char *units_seconds(struct arena *a, double seconds); /* 0.4 s, 41 s, 1,690 s */
const char *units_bytes(struct arena *a, double bytes);     /* 812 B, 3.4 kB, 6.1 MB, 1.2 GB */
const char *units_ratio(struct arena *a, double ratio);     /* 0.118 */

/* Appends the text as a string of JSON. `<` is escaped, so that no text can end a script element.
 */
void units_put_json(struct arena *a, struct buf *out, const char *text);

/* `steps` for all but 1, for which the s is left off. */
const char *units_plural(uint64_t n, const char *one, const char *many);

#endif
