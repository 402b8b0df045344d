/* SPDX-License-Identifier: MIT */
int base(void);

int two(void) {
    return base() * 100;
}
