/* SPDX-License-Identifier: MIT */
int level = 20;

int callback(int n) {
    return n * level;
}
