/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int __attribute__((weak, noinline)) hook(int n) {
    return n;
}

int __attribute__((weak)) level = 1;
int other(void);
int (*const table[])(int) = {hook};

int main(void) {
    level += 10;
    printf("%d %d %d %d\n", hook(5), level, table[0](6), other());
    return 0;
}
