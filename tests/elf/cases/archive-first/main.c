/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int chosen(void);

int main(void) {
    printf("%d\n", chosen());
    return 0;
}
