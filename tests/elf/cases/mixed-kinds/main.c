/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern char thing[];
int use(void *);
void *const table[] = {thing};

int main(void) {
    printf("%d %d\n", use(thing), use(table[0]));
    return 0;
}
