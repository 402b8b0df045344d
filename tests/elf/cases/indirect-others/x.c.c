/* SPDX-License-Identifier: MIT */
#include "say.h"

static int three(void) {
    return 3;
}

static int (*resolve(void))(void) {
    say("c\n", 2);
    return three;
}

int value(void) __attribute__((ifunc("resolve")));
