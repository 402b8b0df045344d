/* SPDX-License-Identifier: MIT */
int listed(void) {
    return 1;
}

int other(void) {
    return 2;
}

__attribute__((visibility("hidden"))) int shown(void) {
    return 3;
}
