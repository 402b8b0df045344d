/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

void fill(char *, int);

int main(int argc, char **argv) {
    char room[8];

    printf("%s\n", argv[0]);
    fill(room, 64 * argc);
    return room[0];
}
