/* SPDX-License-Identifier: MIT */
#include <stdio.h>

__attribute__((constructor)) static void start(void) {
    puts("useless");
}
