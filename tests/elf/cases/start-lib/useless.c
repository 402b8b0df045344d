/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int useless;

__attribute__((constructor)) static void start(void) {
    puts("useless");
}
