/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int everywhere;
int mixed[4];
long grows;
extern int only_here;
int special(void);

int main(void) {
    everywhere++;
    mixed[3] += 5;
    only_here += 2;
    printf("%d %d %d %ld %d\n", everywhere, mixed[0], mixed[3], grows, special());
    return 0;
}
