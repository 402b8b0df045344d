/* SPDX-License-Identifier: MIT */
int getdtablesize(void) {
    return 99;
}

int special(void) {
    return getdtablesize();
}
