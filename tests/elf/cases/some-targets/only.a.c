/* SPDX-License-Identifier: MIT */
int id(void) {
    return 1;
}

int right(void) {
    return -1;
}
