/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int three(void);

int two(void) {
    return three() + 1;
}

__attribute__((constructor)) static void note(void) {
    puts("two");
}
