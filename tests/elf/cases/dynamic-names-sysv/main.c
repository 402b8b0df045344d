/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

#include "list.h"

#define DECLARE(n) const char *f##n(void);
ALL(DECLARE)
#define SHOW(n)                                                                                    \
    printf("f" #n " %s %d %d\n", f##n(), dlsym(RTLD_DEFAULT, "f" #n) == (void *)f##n,              \
           dlsym(RTLD_DEFAULT, "f" #n ".a") != NULL);

int main(void) {
    ALL(SHOW)
    printf("%d\n", dlsym(RTLD_DEFAULT, "only_b") != NULL);
    return 0;
}
