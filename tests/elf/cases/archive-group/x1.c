/* SPDX-License-Identifier: MIT */
int y1(void);

int x1(void) {
    return y1() + 1;
}
