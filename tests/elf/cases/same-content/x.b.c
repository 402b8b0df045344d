/* SPDX-License-Identifier: MIT */
int limit = 20;
