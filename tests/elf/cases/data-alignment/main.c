/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>

extern int wide;
extern const int wide_constant;
extern int *const wide_pointer;
extern const unsigned alignment;

int main(void) {
    wide++;
    printf("%d %d %d %u %u %u\n", wide, wide_constant, *wide_pointer,
           (unsigned)((uintptr_t)&wide % alignment),
           (unsigned)((uintptr_t)&wide_constant % alignment),
           (unsigned)((uintptr_t)&wide_pointer % alignment));
    return 0;
}
