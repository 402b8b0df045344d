/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int unwanted;

__attribute__((constructor)) static void start(void) {
    puts("unwanted");
}
