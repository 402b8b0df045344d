/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <unistd.h>

int special(int);
int (*const table[])(void) = {getdtablesize};

int main(void) {
    printf("%d %d %d\n", getdtablesize() > 0, table[0]() == special(1), table[0] == getdtablesize);
    return 0;
}
