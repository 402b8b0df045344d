/* SPDX-License-Identifier: MIT */
int board = 1;

int helper(void) {
    return 2;
}
