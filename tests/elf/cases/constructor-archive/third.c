/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int first(void);

__attribute__((constructor)) static void start(void) {
    puts("third");
}

int third(void) {
    return first() + 3;
}
