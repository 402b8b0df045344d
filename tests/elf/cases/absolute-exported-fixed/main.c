/* SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <stdio.h>

extern char setting[];

int main(void) {
    void *program = dlopen(NULL, RTLD_NOW);

    printf("%lu %d\n", (unsigned long)setting, dlsym(program, "setting") == setting);
    return 0;
}
