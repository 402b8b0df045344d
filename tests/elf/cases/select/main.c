/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>

int number(void);

int main(int argc, char **argv) {
    printf("%d %s %s %s", argc, argv[0], program_invocation_name, program_invocation_short_name);
    for (int i = 1; i < argc; i++) {
        printf(" %s", argv[i]);
    }
    printf(" %d\n", number());
    return 0;
}
