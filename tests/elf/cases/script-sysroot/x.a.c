/* SPDX-License-Identifier: MIT */
int use(void);

int use(void) {
    return 1;
}
