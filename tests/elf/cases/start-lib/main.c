/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int cpu(void);

int main(void) {
    printf("cpu %d\n", cpu());
    return 0;
}
