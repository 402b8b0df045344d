/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

int chosen(void);
extern int datum;

int main(void) {
    int (*one)(void) = (int (*)(void))dlsym(RTLD_DEFAULT, "chosen");
    int *two = dlsym(RTLD_DEFAULT, "datum");
    int (*three)(void) = (int (*)(void))dlsym(RTLD_DEFAULT, "unreferenced");

    printf("%d %d %d %d", one ? one() : -1, two ? *two : -1, one == chosen, two == &datum);
    printf(" %d\n", three ? three() : -1);
    return 0;
}
