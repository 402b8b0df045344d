/* SPDX-License-Identifier: MIT */
int __bss_start = 41;
int data = 1;

int own(void) {
    return __bss_start == 41 ? 1 : 2;
}
