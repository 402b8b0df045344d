/* SPDX-License-Identifier: MIT */
int unused;
