/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int shared(void);

int main(void) {
    printf("%d\n", shared());
    return 0;
}
