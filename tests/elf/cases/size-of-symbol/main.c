/* SPDX-License-Identifier: MIT */
#include <stdio.h>

extern int table[];
int size_of_table(void);

int main(void) {
    printf("%d %d\n", size_of_table(), table[0]);
    return 0;
}
