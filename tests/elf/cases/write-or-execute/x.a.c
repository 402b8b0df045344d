/* SPDX-License-Identifier: MIT */
int only_a;

int number(void) {
    return 1;
}
