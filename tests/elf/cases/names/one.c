/* SPDX-License-Identifier: MIT */
const int number = 1;
