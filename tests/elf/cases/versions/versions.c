/* SPDX-License-Identifier: MIT */
int cpu(void);
int second(void);
int first(void);

int second(void) {
    return cpu() * 10;
}
__asm__(".symver second, plain@@V2");

int first(void) {
    return cpu() * 100;
}
__asm__(".symver first, plain@V1");
