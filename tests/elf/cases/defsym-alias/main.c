/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int hook(void);
extern int datum[], second;

int main(void) {
    datum[0] += 1;
    second += 10;
    printf("%d %d %d %d\n", hook(), datum[0], datum[1], datum[2]);
    return 0;
}
