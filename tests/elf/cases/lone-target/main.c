/* SPDX-License-Identifier: MIT */
#include <stdio.h>

int number(void);

int main(int argc, char **argv) {
    printf("%s %d %d\n", argv[0], argc, number());
    return 0;
}
