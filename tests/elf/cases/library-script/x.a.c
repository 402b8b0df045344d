/* SPDX-License-Identifier: MIT */
int use(void);

int cpu(void) {
    return 1 + (use == 0);
}
