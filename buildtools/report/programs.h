/* SPDX-License-Identifier: MIT */
/*
 * Which programs are the targets', and which steps each of them needs.
 */
#ifndef REPORT_PROGRAMS_H
#define REPORT_PROGRAMS_H

#include "report/model.h"

/*
 * Fills the targets from the programs that the job names, or finds them: programs are alike when
 * they have many sources in common that are compiled for each of them; of the groups of programs
 * that are alike, the one with the most such steps is taken, and with it programs that are called
 * alike and share most of their steps with these. Where nothing is compiled for several programs,
 * those are taken that are called alike and share most of their steps; there may be none. False,
 * reported, when a program that was named is not there.
 * Then counts for each step which targets need it, and says of each file which steps are needed.
 */
bool programs_find(struct report *r);

#endif
