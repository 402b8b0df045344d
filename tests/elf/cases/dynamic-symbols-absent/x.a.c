/* SPDX-License-Identifier: MIT */
int datum_in_a = 5;
__thread int thread_in_a = 6;

int only_in_a(void) {
    return 3;
}

int in_both(void) {
    return 7;
}

int dispatched(void) {
    return 8;
}
