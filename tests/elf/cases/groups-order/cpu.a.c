/* SPDX-License-Identifier: MIT */
const char *target = "a";
