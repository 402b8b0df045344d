/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int order;
int number(void);

__attribute__((constructor)) static void start(void) {
    order = order * 10 + 2;
}

int main(void) {
    printf("%d %d\n", order, number());
    return 0;
}
