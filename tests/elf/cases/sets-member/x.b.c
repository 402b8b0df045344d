/* SPDX-License-Identifier: MIT */
static int other __attribute__((section("heads"), used)) = 21;
int chief __attribute__((section("heads"), used)) = 20;
