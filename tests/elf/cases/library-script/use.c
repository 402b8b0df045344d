/* SPDX-License-Identifier: MIT */
int cpu(void);

int use(void) {
    return 10 * cpu();
}
