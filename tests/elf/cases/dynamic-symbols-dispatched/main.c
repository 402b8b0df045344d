/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

int chosen(void);
extern int datum;

int main(void)
{
    int (*one)(void) = (int (*)(void))dlsym(RTLD_DEFAULT, "chosen");
    int *two = dlsym(RTLD_DEFAULT, "datum");

    printf("%d %d %d %d", one ? one() : -1, two ? *two : -1, one == chosen, two == &datum);
    printf(" %d\n", dlsym(RTLD_DEFAULT, "only_in_a") != 0);
    return 0;
}
