/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int strong_function(int n) {
    return n + 1;
}

int weak_function(int) __attribute__((weak, alias("strong_function")));
int strong_datum = 5;
extern int weak_datum __attribute__((weak, alias("strong_datum")));
int special(void);

int main(void) {
    int (*volatile one)(int) = strong_function, (*volatile two)(int) = weak_function;

    printf("%d %d %d %d\n", strong_function(1), weak_function(1), one == two, special());
    printf("%d %d\n", strong_datum, *(volatile int *)&weak_datum);
    return 0;
}
