/* SPDX-License-Identifier: MIT */
#include <stdio.h>

long *use_state(void), *use_second(void), *use_third(void), *use_fourth(void), *use_fifth(void);
void change(void);

int main(void) {
    long *all[] = {use_state(), use_second(), use_third(), use_fourth(), use_fifth()};

    for (int i = 0; i < 5; i++)
        *all[i] = 100 * i;
    change();
    for (int i = 0; i < 5; i++)
        printf("%ld ", *all[i]);
    printf("\n");
    return 0;
}
