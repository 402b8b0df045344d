/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int also;

__attribute__((constructor)) static void start(void) {
    puts("also");
}
