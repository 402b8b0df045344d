/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

int chosen(void);

int common_function(void) {
    return 5 + chosen();
}

int main(void) {
    int (*one)(void) = (int (*)(void))dlsym(RTLD_DEFAULT, "common_function");

    printf("%d %d\n", one ? one() : -1, one == common_function);
    return 0;
}
