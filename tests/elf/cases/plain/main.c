/* SPDX-License-Identifier: MIT */
#include <stdio.h>

const char *name(void);
extern int bits;

int main(int argc, char **argv) {
    bits += argc;
    printf("%s: %s has %d bits\n", argv[0], name(), bits);
    return 0;
}
