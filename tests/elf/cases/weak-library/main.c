/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int getpagesize(void) __attribute__((weak));
int getdtablesize(void);
int special(void);

int main(void) {
    printf("%d %d %d\n", getpagesize != 0, getdtablesize(), special());
    return 0;
}
