/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int hook(void), cpu(void), member(void), other(void);

int main(void) {
    printf("%d %d %d %d\n", hook(), cpu(), hook == member, hook == other);
    return 0;
}
