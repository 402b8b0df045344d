/* SPDX-License-Identifier: MIT */
int storage;
