/* SPDX-License-Identifier: MIT */
int base(void);

int three(int n) {
    return n * 3 + base();
}
