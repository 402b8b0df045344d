/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int through_host(int);

int main(void) {
    printf("%d\n", through_host(5));
    return 0;
}
