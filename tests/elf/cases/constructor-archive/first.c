/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int second(void);

__attribute__((constructor)) static void start(void) {
    puts("first");
}

int first(void) {
    return second() + 1;
}
