/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int value(void);
int other(void);
static int count = 100;

static int helper(void) {
    static int calls = 5;
    return calls++ + count;
}

int main(void) {
    helper();
    printf("%d %d %d %d\n", helper(), value(), value(), other());
    return 0;
}
