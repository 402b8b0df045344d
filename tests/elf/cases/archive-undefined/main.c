/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int count = 1;

int main(void) {
    printf("%d\n", count);
    return 0;
}
