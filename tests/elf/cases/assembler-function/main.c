/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int plain(int);
int again(int);
int inside(int);
int (*const table[])(int) = {plain, again, inside};

int main(void) {
    printf("%d %d %d %d %d %d\n", plain(1), again(2), inside(3), table[0](4), table[1](5),
           table[2](6));
    return 0;
}
