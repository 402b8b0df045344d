/* SPDX-License-Identifier: MIT */
const int plain = 6;
const char *const pointers[2] = {"c", "d"};
