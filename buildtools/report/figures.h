/* SPDX-License-Identifier: MIT */
/*
 * The arithmetic. With n(s) the number of targets that need step s, and x(s) what is summed (1,
 * seconds, CPU seconds, bytes):
 *     as built        sum of x(s) over the steps with n(s) >= 1
 *     as N builds     sum of n(s) x(s)
 *     as few as can   each class of equal steps counts once, with the mean of its steps' x
 *     cost of T       sum of x(s) over the steps that T alone needs
 * docs/report.md says what they mean.
 */
#ifndef REPORT_FIGURES_H
#define REPORT_FIGURES_H

#include "report/model.h"

/* Fills the sums of the model: of kinds, targets, files, folders and the whole. */
void figures_make(struct report *r);

/* part / whole; 0 when there is no whole. */
double figures_ratio(double part, double whole);

/* What step s amounts to, times n. */
void amount_add_step(const struct report *r, struct amount *a, const struct report_step *s,
                     double n);
void amount_add(struct amount *a, const struct amount *b, double n);

/* Do all steps of the sum have times, sizes? */
bool amount_is_timed(const struct amount *a);
bool amount_is_sized(const struct amount *a);

#endif
