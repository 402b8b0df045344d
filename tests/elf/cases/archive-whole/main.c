/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int count;

int main(void) {
    printf("%d\n", count);
    return 0;
}
