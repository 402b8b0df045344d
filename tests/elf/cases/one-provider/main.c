/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int go(void);

int main(void) {
    printf("%d\n", go());
    return 0;
}
