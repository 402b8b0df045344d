/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int one(void);

int main(void) {
    printf("%d\n", one());
    return 0;
}
