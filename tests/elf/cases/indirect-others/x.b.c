/* SPDX-License-Identifier: MIT */
#include "say.h"

static int two(void) {
    return 2;
}

static int (*resolve_local(void))(void) {
    say("b\n", 2);
    return two;
}

static int (*resolve_global(void))(void) {
    say("b\n", 2);
    return two;
}

static int (*resolve_held(void))(void) {
    say("b\n", 2);
    return two;
}

static int local(void) __attribute__((ifunc("resolve_local")));
int global(void) __attribute__((ifunc("resolve_global")));
int held(void) __attribute__((ifunc("resolve_held")));
int (*holder)(void) = held;

int value(void) {
    return local() + global() * 10 + holder() * 100;
}
