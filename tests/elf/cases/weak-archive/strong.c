/* SPDX-License-Identifier: MIT */
int chosen(void) {
    return 2;
}

int beside(void) {
    return 3;
}

int needed(void) {
    return 4;
}
