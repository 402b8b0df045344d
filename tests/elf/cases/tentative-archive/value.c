/* SPDX-License-Identifier: MIT */
int value = 9;
