/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern const char *target;
int first(void), second(void);

int main(void) {
    printf("%s: %d %d\n", target, first(), second());
    return 0;
}
