/* SPDX-License-Identifier: MIT */
int id(void) {
    return 3;
}

int left(void) {
    return -3;
}

int both(int n) {
    return -n;
}
