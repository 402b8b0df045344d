/* SPDX-License-Identifier: MIT */
int chief __attribute__((section("heads"), used)) = 10;
static int other __attribute__((section("heads"), used)) = 11;
