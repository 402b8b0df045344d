/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *name(void);

int main(int argc, char **argv) {
    char *again[] = {argv[0], "again", 0};

    printf("%s %s %s\n", argv[0], argv[1], name());
    fflush(stdout);
    if (!strcmp(argv[1], "first")) {
        execv("/proc/self/exe", again);
        return 2;
    }
    return 0;
}
