/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int x1(void);
int base(void);

int main(void) {
    printf("%d\n", x1() + base());
    return 0;
}
