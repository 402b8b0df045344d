/* SPDX-License-Identifier: MIT */
int use(void);

int cpu(void) {
    return 2 + (use == 0);
}
