/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern const int number;

int main(int argc, char **argv) {
    printf("%s %d %d\n", argv[0], argc, number);
    return 0;
}
