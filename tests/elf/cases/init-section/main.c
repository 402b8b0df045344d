/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int count;
int number(void);

int main(void) {
    printf("%d %d\n", count, number());
    return 0;
}
