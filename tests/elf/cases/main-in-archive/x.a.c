/* SPDX-License-Identifier: MIT */
const char who[] = "a";
