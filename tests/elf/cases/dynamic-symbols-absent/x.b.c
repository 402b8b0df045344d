/* SPDX-License-Identifier: MIT */
__thread int thread_in_b = 6;

int only_in_b(void) {
    return 4;
}

int in_both(void) {
    return 9;
}
