/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int number(void);
extern int datum;

int main(void) {
    datum++;
    printf("%d %d\n", number(), datum);
    return 0;
}
