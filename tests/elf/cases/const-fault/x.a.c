/* SPDX-License-Identifier: MIT */
const int plain = 5;
const char *const pointers[2] = {"a", "b"};
