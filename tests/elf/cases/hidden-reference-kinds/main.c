/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern long state, second, third, fourth, fifth;
void change(void);

int main(void)
{
    state = 100;
    second = 200;
    third = 300;
    fourth = 400;
    fifth = 500;
    change();
    printf("%ld %ld %ld %ld %ld\n", state, second, third, fourth, fifth);
    return 0;
}
