/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>

int main(void) {
    static const char *const names[] = {"only_in_a",   "datum_in_a", "thread_in_a", "only_in_b",
                                        "thread_in_b", "in_both",    "dispatched"};

    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        printf("%s %d\n", names[i], dlsym(RTLD_DEFAULT, names[i]) != 0);
    return 0;
}
