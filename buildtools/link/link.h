/* SPDX-License-Identifier: MIT */
#ifndef LINK_LINK_H
#define LINK_LINK_H

/* `unitarget link`: argv[0] is "link". Returns the exit status: 0, 1 (failed, reported), 2 (wrong
 * usage). */
int link_main(int argc, char **argv);

#endif
