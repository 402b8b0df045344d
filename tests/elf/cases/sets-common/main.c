/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int __start_numbers[], __stop_numbers[];
int special(void);
static int first __attribute__((section("numbers"), used)) = 1;
static int second __attribute__((section("numbers"), used)) = 2;

int main(void) {
    int sum = 0;

    for (int *p = __start_numbers; p < __stop_numbers; p++) {
        sum += *p;
    }
    printf("%d %d\n", sum, special());
    return 0;
}
