/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int cpu(void);
int big[100000];
int also_big[1000];
int small;
extern int filled[100];
extern __thread int local;
__thread int tentative;

int main(void) {
    int (*volatile call)(void) = cpu;

    big[0] = 7;
    printf("%d %d %d %d %d %d %d %d\n", call(), big[0], big[5], also_big[3], small, filled[2],
           local, tentative);
    return 0;
}
