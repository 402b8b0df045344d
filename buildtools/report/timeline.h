/* SPDX-License-Identifier: MIT */
/*
 * When what ran: the runs of Ninja one after the other, job slots, and an upper bound for CPU time.
 *
 * .ninja_log has wall-clock times only. Of a step that ran while more steps ran than there are
 * processors, at most its share of the processors' time was its own: in a moment in which k steps
 * run on p processors, each counts min(1, p/k). That bounds the CPU time of programs that use one
 * thread, as compilers do; other load on the machine makes the truth smaller, never larger.
 */
#ifndef REPORT_TIMELINE_H
#define REPORT_TIMELINE_H

#include "report/model.h"

/* Fills r->timeline and the slots and CPU seconds of r->times from what the log says. */
void timeline_make(struct report *r);

/* Wall-clock seconds of the edge; only if it is recorded. */
double timeline_seconds(const struct report_time *t);

#endif
