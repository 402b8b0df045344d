/* SPDX-License-Identifier: MIT */
int number = 30;
