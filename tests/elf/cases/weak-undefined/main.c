/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int optional(int) __attribute__((weak));
extern int optional_datum __attribute__((weak));
int never(void) __attribute__((weak));
int (*const table[])(int) = {optional};
int *const data[] = {&optional_datum};

int main(void) {
    printf("%d %d %d", optional ? optional(1) : -1, &optional_datum ? optional_datum : -1,
           never ? never() : -1);
    printf(" %d %d\n", table[0] ? table[0](2) : -2, data[0] ? *data[0] : -2);
    return 0;
}
