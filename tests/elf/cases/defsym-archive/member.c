/* SPDX-License-Identifier: MIT */
int cpu(void);

int member(void) {
    return cpu() * 6;
}
