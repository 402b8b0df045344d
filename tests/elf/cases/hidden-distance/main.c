/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int *use_state(void), *use_alone(void);
void change(void);

int main(void) {
    *use_state() += 40;
    change();
    printf("%d %d\n", *use_state(), *use_alone());
    return 0;
}
