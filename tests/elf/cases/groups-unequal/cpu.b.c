/* SPDX-License-Identifier: MIT */
const char *target = "b";
