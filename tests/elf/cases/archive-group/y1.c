/* SPDX-License-Identifier: MIT */
int x2(void);

int y1(void) {
    return x2() + 300;
}
