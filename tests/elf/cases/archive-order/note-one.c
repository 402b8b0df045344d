/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int two(void);

int one(void) {
    return two() + 1;
}

__attribute__((constructor)) static void note(void) {
    puts("one");
}
