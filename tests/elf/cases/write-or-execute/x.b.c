/* SPDX-License-Identifier: MIT */
int only_b(void) {
    return 0;
}

int number(void) {
    return 2;
}
