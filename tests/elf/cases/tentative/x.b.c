/* SPDX-License-Identifier: MIT */
int everywhere;
int mixed[40];
long grows = 70;
int only_here = 80;

int special(void) {
    mixed[39] = 4;
    return everywhere - mixed[3] - mixed[39] - only_here;
}
