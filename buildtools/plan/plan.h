/* SPDX-License-Identifier: MIT */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

/* `unitarget plan`: argv[0] is "plan". Returns the exit status: 0, 1 (failed, reported), 2 (wrong
 * usage). */
int plan_main(int argc, char **argv);

#endif
