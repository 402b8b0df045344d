/* SPDX-License-Identifier: MIT */
int id(void);

int left(void) {
    return 10 + id();
}

int both(int n) {
    return n + 100;
}
