/* SPDX-License-Identifier: MIT */
#include <stdio.h>

void fill(char *room, int count) {
    printf("b\n");
    fflush(stdout);
    for (volatile char *p = room + count; p-- > (volatile char *)room;) {
        *p = 'y';
    }
}
