/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern const char *target;
extern int counter;
int once(void), use_1(void), use_2(void);

int main(void) {
    printf("%s: %d %d %d\n", target, once(), use_1(), use_2());
    printf("%d\n", counter);
    return 0;
}
