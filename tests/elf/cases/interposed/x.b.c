/* SPDX-License-Identifier: MIT */
int nothing;
