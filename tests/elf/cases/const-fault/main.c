/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

extern const int plain;
extern const char *const pointers[2];

static void overwrite(const void *address) {
    *(volatile char *)address = 1;
}

int main(int argc, char **argv) {
    printf("%d %s %d\n", plain, pointers[1], argc);
    fflush(stdout);
    overwrite(strcmp(argv[1], "plain") ? (const void *)pointers : &plain);
    puts("still here");
    return 0;
}
