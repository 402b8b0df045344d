/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

int main(void) {
    printf("%d\n", dlsym(RTLD_DEFAULT, "only_in_a") != 0);
    return 0;
}
