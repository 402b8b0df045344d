/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>

void aligned(const char *where) {
    volatile struct { __attribute__((aligned(16))) double d; } v = {2.5};

    printf("in b: %s %d %.1f\n", where, (int)((uintptr_t)&v % 16), v.d);
}
