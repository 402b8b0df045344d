/* SPDX-License-Identifier: MIT */
int one(void);

int cpu(void) {
    return one() + 10;
}
