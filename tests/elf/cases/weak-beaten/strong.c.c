/* SPDX-License-Identifier: MIT */
int storage = 7;
int gathered = 8;
