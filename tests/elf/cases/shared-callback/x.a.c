/* SPDX-License-Identifier: MIT */
int level = 10;

int callback(int n) {
    return n + level;
}
