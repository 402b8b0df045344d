/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int number(void);

int main(int argc, char **argv) {
    printf("%d %s %d\n", argc, argv[argc - 1], number());
    return 0;
}
