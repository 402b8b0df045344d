/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void say(const char *);

static void early(void) {
    say("handler of a constructor");
}

static void late(void) {
    say("handler of main");
}

static void quick(void) {
    say("quick");
    fflush(stdout);
}

__attribute__((constructor)) static void start(void) {
    atexit(early);
    at_quick_exit(quick);
}

__attribute__((destructor)) static void end(void) {
    say("destructor");
}

int main(int argc, char **argv) {
    atexit(late);
    say(argv[argc - 1]);
    if (!strcmp(argv[1], "exit")) {
        exit(0);
    }
    fflush(stdout);
    if (!strcmp(argv[1], "quick")) {
        quick_exit(0);
    }
    if (!strcmp(argv[1], "_exit")) {
        _exit(0);
    }
    return 0;
}
