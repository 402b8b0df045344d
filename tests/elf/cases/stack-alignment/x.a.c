/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>

void aligned(const char *where) {
    typedef float vector __attribute__((vector_size(16)));
    volatile vector v = {1, 2, 3, 4};

    printf("%s %d %.0f\n", where, (int)((uintptr_t)&v % 16), v[3]);
}
