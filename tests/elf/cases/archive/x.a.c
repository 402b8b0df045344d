/* SPDX-License-Identifier: MIT */
int one(void);

int base(void) {
    return 1000;
}

int special(void) {
    return one();
}
