/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern const int table[2];

int main(void) {
    for (int i = 0; i < 2; i++)
        printf("%s\n", (const char *)&table[i] + table[i]);
    return 0;
}
