/* SPDX-License-Identifier: MIT */
int two(void);

int base(void) {
    return 2000;
}

int special(void) {
    return two();
}
