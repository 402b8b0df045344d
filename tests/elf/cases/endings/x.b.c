/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

void say(const char *what) {
    printf("b> %s\n", what);
}

static void last(void) {
    say("last");
}

__attribute__((constructor(300))) static void own_start(void) {
    atexit(last);
}
