/* SPDX-License-Identifier: MIT */
int only_a;
