/* SPDX-License-Identifier: MIT */
/*
 * `unitarget report`: what sharing saved in a build, and what it could still save.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

/* argv[0] is the name; returns the exit status. */
int report_main(int argc, char **argv);

#endif
