/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

const void *inside(void), *lone(void);
extern int datum;

__attribute__((noinline)) static const void *here(void) {
    return __builtin_return_address(0);
}

static void show(const char *what, const void *address) {
    Dl_info info;

    memset(&info, 0, sizeof info);
    printf("%s %d %s\n", what, dladdr(address, &info) != 0,
           info.dli_sname ? info.dli_sname : "(none)");
}

int main(void) {
    static const char *const names[] = {"inside",  "inside.a",  "inside.b", "main",
                                        "main.a",  "datum",     "datum.a",  "datum.b",
                                        "lone",    "lone.a",    "lone.b",   ".ut.stub.inside",
                                        "ut_main", ".ut.entry", ".ut.slots"};

    show("inside", inside());
    show("lone", lone());
    show("main", here());
    show("datum", &datum);
    show("function", (void *)inside);
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        printf("%s %d\n", names[i], dlsym(RTLD_DEFAULT, names[i]) != 0);
    printf("%d %d\n", datum, dlsym(RTLD_DEFAULT, "inside") == (void *)inside);
    return 0;
}
