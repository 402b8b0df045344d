/* SPDX-License-Identifier: MIT */
int count_of_target = 1;

int helper(void) {
    return 40;
}

int value(void) {
    static int calls;
    return ++calls + helper();
}
