/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

extern const unsigned table[2];
extern const unsigned untyped[2];
unsigned sum(void);
unsigned routine(void);

int main(void) {
    const unsigned *volatile where = table;

    printf("%u %u %u\n", table[0], where[1], sum());
    printf("%u %u %u\n", untyped[0], untyped[1], routine());
    return 0;
}
