/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int pick(int);
int (*const table[])(int) = {pick};
int (*variable)(int) = pick;

int main(void) {
    printf("%d %d %d %d\n", pick(1), table[0](2), variable(3), table[0] == variable);
    return 0;
}
