/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern char setting[];

int main(void) {
    printf("%lu\n", (unsigned long)setting);
    return 0;
}
