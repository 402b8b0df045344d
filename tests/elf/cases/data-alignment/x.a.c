/* SPDX-License-Identifier: MIT */
#define WIDE __attribute__((aligned(65536)))
int wide WIDE = 1;
extern const int wide_constant WIDE;
const int wide_constant = 2;
extern int *const wide_pointer WIDE;
int *const wide_pointer = &wide;
const unsigned alignment = 65536;
