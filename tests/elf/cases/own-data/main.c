/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int opterr, optind;
int special(void);

int main(void) {
    opterr += 10;
    printf("%d %d %d\n", opterr, optind, special());
    return 0;
}
