/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern const char *target;
int step(void);
int call_own(void);
int (*own(void))(void);

int main(void) {
    int (*volatile here)(void) = step;

    printf("%s: %d %d %d %s\n", target, step(), own()(), call_own(),
           here == own() ? "one function" : "two functions");
    return 0;
}
