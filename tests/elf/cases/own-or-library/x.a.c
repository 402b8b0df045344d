/* SPDX-License-Identifier: MIT */
int getdtablesize(void) {
    return 12345;
}

int special(int n) {
    return 12344 + n;
}
