/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int pick(int);
int own(int);

int main(void) {
    printf("%d %d\n", pick(1), own(2));
    return 0;
}
