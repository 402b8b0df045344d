/* SPDX-License-Identifier: MIT */
static int helper(void) {
    return 5;
}

int (*pointer)(void) = helper;

int used(void) {
    return pointer();
}
