/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern char end[];
int special(const char *);

int main(void) {
    printf("%d\n", special(end));
    return 0;
}
