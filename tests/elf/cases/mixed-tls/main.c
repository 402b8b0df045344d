/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern __thread long one, two;
long more(void);

int main(void) {
    one += 1;
    two += 2;
    printf("%ld %ld %ld\n", one, two, more());
    return 0;
}
