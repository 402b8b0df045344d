/* SPDX-License-Identifier: MIT */
int table[] = {1, 2, 3};

int f(void) {
    return table[1];
}
