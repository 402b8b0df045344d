/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int more;

__attribute__((constructor)) static void start(void) {
    puts("more");
}
