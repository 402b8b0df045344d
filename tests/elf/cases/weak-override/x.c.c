/* SPDX-License-Identifier: MIT */
int unused_in_c;
