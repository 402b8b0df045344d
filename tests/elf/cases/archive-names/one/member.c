/* SPDX-License-Identifier: MIT */
int base(void);

int one(void) {
    return base() + 1;
}
