/* SPDX-License-Identifier: MIT */
int caller(void);

int provided(void) {
    return 4;
}

int go(void) {
    return caller();
}
