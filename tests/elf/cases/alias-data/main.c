/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int whole[4], also[4], inner[2];
int sum(void);

int main(void) {
    whole[1] += 1;
    also[2] += 10;
    printf("%d %d %d", whole[1], also[1], inner[0]);
    inner[1] = 7;
    printf(" %d %d %d %d\n", whole[2], also[2], sum(), whole == also);
    return 0;
}
