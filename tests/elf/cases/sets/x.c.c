/* SPDX-License-Identifier: MIT */
int none_in_c;
