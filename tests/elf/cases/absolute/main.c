/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern char setting[];
extern const unsigned long copy;

int main(void) {
    printf("%lu %lu\n", (unsigned long)setting, copy);
    return 0;
}
