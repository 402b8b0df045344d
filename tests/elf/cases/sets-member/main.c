/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int __start_heads[], __stop_heads[];
extern int chief;

int main(void) {
    int found = 0;

    chief++;
    for (int *p = __start_heads; p < __stop_heads; p++) {
        printf("%d ", *p);
        found += p == &chief;
    }
    printf("%d\n", found);
    return 0;
}
