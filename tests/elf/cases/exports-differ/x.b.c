/* SPDX-License-Identifier: MIT */
int listed(void) {
    return 4;
}

int other(void) {
    return 5;
}

int shown(void) {
    return 6;
}
