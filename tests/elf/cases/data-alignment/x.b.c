/* SPDX-License-Identifier: MIT */
int wide = 10;
const int wide_constant = 20;
int *const wide_pointer = &wide;
const unsigned alignment = 4;
