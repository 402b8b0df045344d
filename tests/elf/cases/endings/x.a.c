/* SPDX-License-Identifier: MIT */
#include <stdio.h>

void say(const char *what) {
    printf("a: %s\n", what);
}

__attribute__((destructor)) static void own_end(void) {
    say("own destructor");
}
