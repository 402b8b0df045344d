/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

extern int early;
int step(int);
int through_host(int);
int (*step_of_host(void))(int);

int main(void) {
    printf("%d %d %d %d %d\n", early, step(1), through_host(2), step_of_host() == step,
           dlsym(RTLD_DEFAULT, "step") == (void *)step);
    return 0;
}
