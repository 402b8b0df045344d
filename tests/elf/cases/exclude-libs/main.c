/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

int one(void), two(void), cpu(void);

__attribute__((visibility("default"))) int own(void) {
    return one() + two() + cpu();
}

int main(void) {
    static const char *const names[] = {"one", "two", "own", "cpu"};

    printf("%d\n", own());
    for (int i = 0; i < 4; i++)
        printf("%s %s\n", names[i], dlsym(RTLD_DEFAULT, names[i]) ? "seen" : "hidden");
    return 0;
}
