/* SPDX-License-Identifier: MIT */
int table[] = {4, 5, 6};

int g(void) {
    return table[2] * 100;
}
