/* SPDX-License-Identifier: MIT */
/*
 * `unitarget classify`: which compile steps of a build are common to its targets, and why others
 * are not.
 */
#ifndef CLASSIFY_CLASSIFY_H
#define CLASSIFY_CLASSIFY_H

int classify_main(int argc, char **argv);

#endif
