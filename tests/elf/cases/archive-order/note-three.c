/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int three(void) {
    return 1;
}

__attribute__((constructor)) static void note(void) {
    puts("three");
}
