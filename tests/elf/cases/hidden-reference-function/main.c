/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int step(void);
int (*own(void))(void);

int main(void) {
    int (*volatile here)(void) = step;

    printf("%d %d %s\n", step(), own()(), here == own() ? "one function" : "two functions");
    return 0;
}
