/* SPDX-License-Identifier: MIT */
#include <stdio.h>

void fill(char *room, int count) {
    printf("a\n");
    fflush(stdout);
    for (volatile char *p = room; count--; p++) {
        *p = 'x';
    }
}
