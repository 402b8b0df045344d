/* SPDX-License-Identifier: MIT */
int cpu(void);

int other(void) {
    return cpu() * 5;
}
