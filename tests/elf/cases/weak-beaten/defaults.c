/* SPDX-License-Identifier: MIT */
int __attribute__((weak)) storage = 5;
int __attribute__((weak)) gathered = 6;
