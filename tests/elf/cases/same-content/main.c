/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int unit(void);
int started;
__attribute__((weak)) int limit = 10;

int main(void) {
    printf("%d %d\n", unit(), started);
    return 0;
}
