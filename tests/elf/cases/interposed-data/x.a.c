/* SPDX-License-Identifier: MIT */
int level = 3;
const char *text = "the target's";
