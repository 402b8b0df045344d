/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern __thread int counter;
void change(void);

int main(void) {
    printf("%d\n", counter);
    change();
    printf("%d\n", counter);
    counter = 100;
    change();
    printf("%d\n", counter);
    return 0;
}
