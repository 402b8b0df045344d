/* SPDX-License-Identifier: MIT */
int getdtablesize(void) {
    return 34;
}

int special(void) {
    return 2;
}
