/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int outer(int);

int main(void) {
    printf("%d\n", outer(5));
    return 0;
}
