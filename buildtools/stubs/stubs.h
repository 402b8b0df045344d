/* SPDX-License-Identifier: MIT */
#ifndef STUBS_STUBS_H
#define STUBS_STUBS_H

/* `unitarget stubs`: argv[0] is "stubs". Returns the exit status: 0, 1 (failed, reported), 2 (wrong
 * usage). */
int stubs_main(int argc, char **argv);

#endif
