/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int option;

    opterr = 0;
    while ((option = getopt(argc, argv, "ac")) > 0)
        printf("%c ", option);
    printf("%d %s\n", optind, getenv("HOME") ? getenv("HOME") : "");
    return 0;
}
