/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int call(int, char **);
int (*mine)(int, char **);

int main(int argc, char **argv) {
    mine = main;
    printf("b %d\n", argc);
    if (argc < 9)
        return call(argc + 3, argv) + mine(argc + 4, argv);
    return 0;
}
