/* SPDX-License-Identifier: MIT */
int two(void);
int base(void);

int one(void) {
    return two() + base();
}
