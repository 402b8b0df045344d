/* SPDX-License-Identifier: MIT */
int order;
