/* SPDX-License-Identifier: MIT */
static int entry __attribute__((section("tab"), used)) = 20;
