/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int runs;

int main(void) {
    printf("%d\n", runs);
    return 0;
}
