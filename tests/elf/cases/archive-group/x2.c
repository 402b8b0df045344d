/* SPDX-License-Identifier: MIT */
int base(void);

int x2(void) {
    return base() + 20;
}
