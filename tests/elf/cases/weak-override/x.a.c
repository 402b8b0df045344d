/* SPDX-License-Identifier: MIT */
int level = 2;

int hook(int n) {
    return n + level;
}
