/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int (*again)(int, char **);
int call(int, char **);

int main(int argc, char **argv) {
    printf("a %d %d\n", argc, again == main);
    if (argc < 5)
        return call(argc + 2, argv) + again(argc + 3, argv);
    return 0;
}
