/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int special(void);

int main(void) {
    printf("%d\n", special());
    return 0;
}
