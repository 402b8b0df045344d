/* SPDX-License-Identifier: MIT */
#include <stdio.h>

__attribute__((weak, noinline)) int chosen(void) {
    return 1;
}

int beside(void) __attribute__((weak));
int special(void);

int main(void) {
    printf("%d %d %d\n", chosen(), beside ? beside() : -1, special());
    return 0;
}
