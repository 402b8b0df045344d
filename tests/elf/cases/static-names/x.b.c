/* SPDX-License-Identifier: MIT */
static int count = 9;
int count_of_target = 2;

int helper(void) {
    return count++;
}

int value(void) {
    static int calls = 70;
    return ++calls + helper();
}
