/* SPDX-License-Identifier: MIT */
int cpu(void);
__attribute__((visibility("hidden"))) int board = 3;

int helper(void) {
    return 40 + cpu();
}
