/* SPDX-License-Identifier: MIT */
int here = 1;
extern int there __attribute__((alias("here")));
