/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

int listed(void), other(void), shown(void);

int main(void) {
    static const char *const names[] = {"listed", "other", "shown"};

    printf("%d %d %d\n", listed(), other(), shown());
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        printf("%s %d\n", names[i], dlsym(RTLD_DEFAULT, names[i]) != 0);
    return 0;
}
