/* SPDX-License-Identifier: MIT */
int here = 1, there = 100;
