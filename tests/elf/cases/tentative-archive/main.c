/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int value;
int special(void);

int main(void) {
    printf("%d %d\n", value, special());
    return 0;
}
