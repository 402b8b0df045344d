/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int service(int);
int (*const table[])(int) = {service};

int main(void) {
    printf("%d %d\n", service(1), table[0](2));
    return 0;
}
