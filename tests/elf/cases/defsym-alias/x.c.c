/* SPDX-License-Identifier: MIT */
int datum[3] = {7, 8, 9}, second;

int hook(void) {
    return second;
}
